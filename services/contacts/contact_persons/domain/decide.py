"""Contact persons: the people we talk to at a customer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, assert_never
from uuid import UUID

from services.contacts.access import CONTACT_PERSON_POLICY
from services.contacts.contact_persons.domain.commands import (
    AddContactPerson,
    ChangeContactPerson,
    ContactPersonCommand,
    RecordContactPersonLeft,
    RecordContactPersonReturned,
    WithdrawContactPerson,
)
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, ContactPerson
from services.contacts.customers.domain.contact_points import read_phone
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.customers.contact_persons import (
    ContactPersonAdded,
    ContactPersonEmailChanged,
    ContactPersonEvent,
    ContactPersonLeft,
    ContactPersonPhoneChanged,
    ContactPersonRenamed,
    ContactPersonReturned,
    ContactPersonRoleChanged,
    ContactPersonWithdrawn,
)
from shared.kernel.customers import require_customer
from shared.messages.context import Context, LoadedRows
from shared.messages.event import EventAbout
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs

_CHANGES: Mapping[str, Callable[[UUID, Any], ContactPersonEvent]] = {
    "name": lambda person, to: ContactPersonRenamed(contact_id=person, name=to),
    "role": lambda person, to: ContactPersonRoleChanged(contact_id=person, role=to),
    "email": lambda person, to: ContactPersonEmailChanged(contact_id=person, email=to),
    "phone": lambda person, to: ContactPersonPhoneChanged(contact_id=person, phone=to),
}


def decide(
    row: ContactPerson | None, command: ContactPersonCommand, context: Context
) -> Sequence[ContactPersonEvent | EventAbout]:
    """Return what happens to the contact person."""
    match command:
        case AddContactPerson():
            return [_added(row, command, context)]
        case ChangeContactPerson():
            return _changes(_existing(row), command, context)
        case RecordContactPersonLeft():
            person = _existing(row)
            return [] if person.left_at else [ContactPersonLeft(contact_id=person.contact_id)]
        case RecordContactPersonReturned():
            return _returned(_existing(row))
        case WithdrawContactPerson():
            return [ContactPersonWithdrawn(contact_id=_existing(row).contact_id)]
        case _:
            assert_never(command)


def _added(row: ContactPerson | None, command: AddContactPerson, context: Context) -> ContactPersonAdded:
    customer = require_customer(context.row(CUSTOMERS, command.customer_id))
    if customer.kind == "person":
        raise Rejected("a person has no contact persons; relate the two customers instead", field="customer_id")
    if row is not None:
        raise Rejected("this contact person was already added", field="contact_id")
    name = command.name
    if command.known_at is not None:
        name = name or _elsewhere(command.known_at, command.contact_id, context, "known_at").name
    if name is None:
        raise Invalid("a contact person needs a name", field="name")
    return ContactPersonAdded(
        contact_id=command.contact_id,
        name=name,
        role=command.role,
        email=command.email,
        phone=read_phone(command.phone, customer.country, "phone") if command.phone else None,
        known_at=command.known_at,
    )


def _returned(person: ContactPerson) -> Sequence[ContactPersonEvent]:
    if person.left_at is None:
        return []
    return [
        ContactPersonReturned(contact_id=person.contact_id, name=person.name, email=person.email, phone=person.phone)
    ]


def _elsewhere(organisation: UUID, contact_id: UUID, context: Context, field: str) -> ContactPerson:
    person = context.row(CONTACT_PERSONS, organisation, contact_id)
    if person is None:
        raise Unknown("the other organisation has no such contact person", field=field)
    return person


def _changes(
    person: ContactPerson, command: ChangeContactPerson, context: Context
) -> Sequence[ContactPersonEvent | EventAbout]:
    if "name" in command.model_fields_set and command.name is None:
        raise Invalid("a contact person needs a name", field="name")
    fields = {name: getattr(command, name) for name in _CHANGES if name in command.model_fields_set}
    if fields.get("phone"):
        customer = context.row(CUSTOMERS, person.customer_id)
        fields["phone"] = read_phone(fields["phone"], customer.country if customer else None, "phone")
    here = [_CHANGES[name](person.contact_id, to) for name, to in fields.items() if to != getattr(person, name)]
    others = [_elsewhere(place, person.contact_id, context, "also_at") for place in dict.fromkeys(command.also_at)]
    renamed = [
        EventAbout(other.customer_id, ContactPersonRenamed(contact_id=person.contact_id, name=command.name))
        for other in others
        if command.name not in {None, other.name} and other.customer_id != person.customer_id
    ]
    return [*here, *renamed]


def _existing(row: ContactPerson | None) -> ContactPerson:
    if row is None:
        raise Unknown("the customer has no such contact person", field="contact_id")
    return row


def needs(_row: ContactPerson | None, command: ContactPersonCommand, _known: LoadedRows) -> Needs:
    match command:
        case AddContactPerson(customer_id=customer_id, known_at=None):
            return [(CUSTOMERS, (customer_id,))]
        case AddContactPerson(customer_id=customer_id, known_at=other):
            return [(CUSTOMERS, (customer_id,)), (CONTACT_PERSONS, (other, command.contact_id))]
        case ChangeContactPerson(customer_id=customer_id, also_at=others):
            elsewhere = [(CONTACT_PERSONS, (other, command.contact_id)) for other in others]
            return [(CUSTOMERS, (customer_id,)), *elsewhere] if command.phone else elsewhere
        case _:
            return []


def also_locks(command: ContactPersonCommand) -> Iterable[UUID]:
    return command.also_at if isinstance(command, ChangeContactPerson) else ()


CONTACT_PERSON = Aggregate(CONTACT_PERSONS, decide, policy=CONTACT_PERSON_POLICY, needs=needs, also_locks=also_locks)
