"""How commands change a customer's contact points."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

from services.contacts.customers.domain.contact_point_commands import (
    MAX_POINTS,
    AddAddress,
    AddEmail,
    AddPhone,
    ChangeAddress,
    ChangeEmail,
    ChangePhone,
    PointCommand,
    RemoveAddress,
    RemoveEmail,
    RemovePhone,
)
from services.contacts.customers.domain.contact_points import read_phone
from services.contacts.customers.domain.row import Customer
from shared.events.contacts.customers.contact_points import (
    CustomerAddressAdded,
    CustomerAddressChanged,
    CustomerAddressRemoved,
    CustomerEmailAdded,
    CustomerEmailChanged,
    CustomerEmailRemoved,
    CustomerPhoneAdded,
    CustomerPhoneChanged,
    CustomerPhoneRemoved,
    EmailAddress,
    PhoneNumber,
)
from shared.events.contacts.customers.profile import CustomerEvent
from shared.messages.context import Context
from shared.messages.refusals import Rejected, Unknown


def decide_points(row: Customer, command: PointCommand, context: Context) -> Sequence[CustomerEvent]:
    """Return what happens to the customer's contact points."""
    match command:
        case AddEmail() | ChangeEmail() | RemoveEmail():
            return _emails(row, command)
        case AddPhone() | ChangePhone() | RemovePhone():
            return _phones(row, command)
        case AddAddress() | ChangeAddress() | RemoveAddress():
            return _addresses(row, command, context)
        case _:
            assert_never(command)


def _emails(row: Customer, command: AddEmail | ChangeEmail | RemoveEmail) -> Sequence[CustomerEvent]:
    existing = {email.address: email for email in row.emails}
    if isinstance(command, AddEmail):
        _check_new(command.address, existing, "address")
        return [CustomerEmailAdded(email=EmailAddress(command.address, command.kind, command.preferred))]
    old = existing.get(command.address)
    if old is None:
        raise Unknown("the customer has no such e-mail address", field="address")
    if isinstance(command, RemoveEmail):
        return [CustomerEmailRemoved(address=command.address)]
    if command.new_address not in {None, command.address}:
        _check_new(command.new_address, existing, "new_address")
    new = EmailAddress(
        command.new_address or old.address,
        command.kind or old.kind,
        old.preferred if command.preferred is None else command.preferred,
    )
    return [CustomerEmailChanged(address=old.address, email=new)] if new != old else []


def _phones(row: Customer, command: AddPhone | ChangePhone | RemovePhone) -> Sequence[CustomerEvent]:
    existing = {phone.number: phone for phone in row.phones}
    if isinstance(command, AddPhone):
        number = read_phone(command.number, row.country, "number")
        _check_new(number, existing, "number")
        return [CustomerPhoneAdded(phone=PhoneNumber(number, command.kind, command.preferred))]
    old = existing.get(command.number)
    if old is None:
        raise Unknown("the customer has no such phone number", field="number")
    if isinstance(command, RemovePhone):
        return [CustomerPhoneRemoved(number=command.number)]
    number = read_phone(command.new_number, row.country, "new_number") if command.new_number else old.number
    if number != old.number:
        _check_new(number, existing, "new_number")
    new = PhoneNumber(
        number,
        command.kind or old.kind,
        old.preferred if command.preferred is None else command.preferred,
    )
    return [CustomerPhoneChanged(number=old.number, phone=new)] if new != old else []


def _addresses(
    row: Customer, command: AddAddress | ChangeAddress | RemoveAddress, context: Context
) -> Sequence[CustomerEvent]:
    existing = {place.address_id: place for place in row.addresses}
    if isinstance(command, AddAddress):
        address_id = command.address_id or context.new_id()
        new = command.postal_address(address_id)
        same = any(replace(place, address_id=address_id, preferred=new.preferred) == new for place in row.addresses)
        _check_new(address_id, existing, "address_id")
        if same:
            raise Rejected("the customer already has this postal address")
        return [CustomerAddressAdded(address=new)]
    old = existing.get(command.address_id)
    if old is None:
        raise Unknown("the customer has no such postal address", field="address_id")
    if isinstance(command, RemoveAddress):
        return [CustomerAddressRemoved(address_id=command.address_id, address=old)]
    changed = command.postal_address(command.address_id)
    return [CustomerAddressChanged(address=changed)] if changed != old else []


def _check_new(point: object, existing: Mapping[Any, object], field: str) -> None:
    if point in existing:
        raise Rejected("the customer already has it", field=field)
    if len(existing) >= MAX_POINTS:
        raise Rejected(f"a customer has at most {MAX_POINTS} of them; remove one first", field=field)
