"""How an import updates an existing customer, and how a customer it added is withdrawn."""

from collections.abc import Callable, Sequence
from typing import Any, assert_never
from uuid import UUID

from services.contacts.access import CUSTOMER_POLICY
from services.contacts.customers.domain import contact_point_commands as points
from services.contacts.customers.domain.commands import ChangeCustomer, RegisterCustomer, SetCustomField
from services.contacts.customers.domain.contact_points import Email, Phone
from services.contacts.customers.domain.decide import changes
from services.contacts.customers.domain.decide import decide as decide_customer
from services.contacts.customers.domain.decide_points import decide_points
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.fields.domain import CUSTOM_FIELDS, OWN
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.profile import CustomerEvent, CustomerTagAdded, CustomerWithdrawn
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Moved, Refused, Rejected
from shared.model.aggregate import Aggregate, Needs

PROFILE = (
    "website", "sector", "owner", "territory", "source", "external_id",
    "year_established", "annual_revenue", "employees",
)  # fmt: skip


class CompleteCustomer(RegisterCustomer):
    """Take over a file's values: into empty fields only, or with `overwrite` in place of existing values."""

    overwrite: bool = False
    own: tuple[CustomValue, ...] = ()
    """Values of the company's own fields."""


class AddSecondaryContact(Command):
    """Add the second e-mail address or phone number of a line; one that already exists stays as it is."""

    customer_id: UUID
    other_email: Email | None = None
    other_phone: Phone | None = None


class WithdrawCustomer(Command):
    """Remove a customer from the file who should not have been added; the history stays."""

    customer_id: UUID
    import_id: UUID | None = None


def decide(
    row: Customer | None, command: CompleteCustomer | AddSecondaryContact | WithdrawCustomer, context: Context
) -> Sequence[CustomerEvent]:
    """Return what happens to the customer."""
    row = require_customer(row)
    if row.merged_into is not None:
        raise Moved(row.merged_into)
    match command:
        case CompleteCustomer():
            return _completed(row, command, context)
        case AddSecondaryContact():
            return [*_other_email(row, command, context), *_other_phone(row, command, context)]
        case WithdrawCustomer():
            if row.absorbed:
                raise Rejected("other customers were merged into this one; separate them first", field="customer_id")
            return [CustomerWithdrawn(import_id=command.import_id)]
        case _:
            assert_never(command)


def _completed(row: Customer, command: CompleteCustomer, context: Context) -> Sequence[CustomerEvent]:
    fields = {name: getattr(command, name) for name in PROFILE}
    fields["name"] = command.name if command.overwrite else None
    taken: dict[str, Any] = {
        name: value
        for name, value in fields.items()
        if value is not None and (command.overwrite or getattr(row, name) is None)
    }
    change = ChangeCustomer.model_construct({*taken}, customer_id=row.customer_id, **taken)
    new_tags = tuple(CustomerTagAdded(tag=tag) for tag in sorted(set(command.tags) - set(row.tags)))
    own = tuple(event for value in command.own for event in _own_value(row, value, command, context))
    reached = (*_email(row, command, context), *_phone(row, command, context), *_place(row, command, context))
    return [*changes(row, change), *new_tags, *own, *reached]


def _own_value(
    row: Customer, value: CustomValue, command: CompleteCustomer, context: Context
) -> Sequence[CustomerEvent]:
    held = any(field.field == value.field for field in row.custom_fields)
    if held and not command.overwrite:
        return []
    change = SetCustomField(customer_id=row.customer_id, field=value.field, value=value.value)
    return _named(f"{OWN}{value.field}", lambda: decide_customer(row, change, context))


def _other_email(row: Customer, command: AddSecondaryContact, context: Context) -> Sequence[CustomerEvent]:
    address = command.other_email
    if address is None or address.casefold() in {email.address.casefold() for email in row.emails}:
        return []
    add = points.AddEmail(customer_id=row.customer_id, address=address)
    return _named("other_email", lambda: decide_points(row, add, context))


def _other_phone(row: Customer, command: AddSecondaryContact, context: Context) -> Sequence[CustomerEvent]:
    number = command.other_phone
    if number is None or number in {phone.number for phone in row.phones}:
        return []
    add = points.AddPhone(customer_id=row.customer_id, number=number, kind="mobile")
    return _named("other_phone", lambda: decide_points(row, add, context))


def _named(field: str, decided: Callable[[], Sequence[CustomerEvent]]) -> Sequence[CustomerEvent]:
    """Return the decision; a refusal names the field as the file's mapping does."""
    try:
        return decided()
    except Refused as refusal:
        raise Rejected(refusal.detail, field=field) from refusal


def needs(_row: Any, command: Any, _known: LoadedRows) -> Needs:
    return [(CUSTOM_FIELDS, (field.field,)) for field in command.own] if isinstance(command, CompleteCustomer) else ()


def _email(row: Customer, command: CompleteCustomer, context: Context) -> Sequence[CustomerEvent]:
    address, existing = command.email, {email.address.casefold() for email in row.emails}
    if address is None or address.casefold() in existing or (existing and not command.overwrite):
        return []
    preferred = next((email.address for email in row.emails if email.preferred), None)
    return decide_points(
        row,
        points.ChangeEmail(customer_id=row.customer_id, address=preferred, new_address=address)
        if preferred
        else points.AddEmail(customer_id=row.customer_id, address=address),
        context,
    )


def _phone(row: Customer, command: CompleteCustomer, context: Context) -> Sequence[CustomerEvent]:
    number, existing = command.phone, {phone.number for phone in row.phones}
    if number is None or number in existing or (existing and not command.overwrite):
        return []
    preferred = next((phone.number for phone in row.phones if phone.preferred), None)
    return decide_points(
        row,
        points.ChangePhone(customer_id=row.customer_id, number=preferred, new_number=number)
        if preferred
        else points.AddPhone(customer_id=row.customer_id, number=number),
        context,
    )


def _place(row: Customer, command: CompleteCustomer, context: Context) -> Sequence[CustomerEvent]:
    if command.address is None or (row.addresses and not command.overwrite):
        return []
    old = next((place for place in row.addresses if place.preferred), None)
    new = command.address.postal_address(old.address_id if old else context.new_id())
    stated = {name: getattr(new, name) for name in ("lines", "postal_code", "city", "region", "country")}
    if old and all(getattr(old, name) == value for name, value in stated.items()):
        return []
    fields = {**stated, "customer_id": row.customer_id, "address_id": new.address_id}
    if old is None:
        return decide_points(row, points.AddAddress(**fields), context)
    return decide_points(row, points.ChangeAddress(**fields, kind=old.kind, preferred=old.preferred), context)


IMPORT_UPDATE = Aggregate(CUSTOMERS, decide, policy=CUSTOMER_POLICY, needs=needs)
"""Uses the same rows as `CUSTOMER`: an import is bound by the same rules."""
