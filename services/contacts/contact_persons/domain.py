"""Contact persons: the people at a customer whom we talk to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import Field

from services.contacts.customers.domain.contact_points import Email, PhoneText, read_phone
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
from shared.messages.command import Command
from shared.messages.context import Context, Known
from shared.messages.event import About, Recorded
from shared.messages.fields import Line
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

MAX_ELSEWHERE = 20
"""At how many further organisations one command may rename a person."""


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A person at a customer, as far as it takes to recognise them."""

    customer_id: UUID
    contact_id: UUID
    name: str
    role: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class ContactPerson(PersonDetails):
    """A contact person; `left_at` is set once they no longer work there."""

    added_at: datetime
    left_at: datetime | None = None


class AddContactPerson(Command):
    """Add somebody we talk to; with `known_at`, a person of another organisation (`contact_id`) who works here too."""

    customer_id: UUID
    contact_id: UUID
    known_at: UUID | None = None
    name: Line | None = None
    """As the person is known at the other organisation, if left out."""
    role: Line | None = None
    email: Email | None = None
    phone: PhoneText | None = None
    """With its country code, or as it is written in the customer's country."""


class ChangeContactPerson(Command):
    """Change what is given; a field left out stays, null clears it (a name cannot be cleared)."""

    customer_id: UUID
    contact_id: UUID
    name: Line | None = None
    role: Line | None = None
    email: Email | None = None
    phone: PhoneText | None = None
    """With its country code, or as it is written in the customer's country."""
    also_at: Annotated[tuple[UUID, ...], Field(max_length=MAX_ELSEWHERE)] = ()
    """Further organisations where the person gets the same new name; the rest is each organisation's own."""


class RecordContactPersonLeft(Command):
    """Record that the person no longer works for the customer."""

    customer_id: UUID
    contact_id: UUID


class RecordContactPersonReturned(Command):
    """Record that the person who had left works for the customer again."""

    customer_id: UUID
    contact_id: UUID


class WithdrawContactPerson(Command):
    """Take out a person who should not have been added."""

    customer_id: UUID
    contact_id: UUID


ContactPersonCommand = (
    AddContactPerson
    | ChangeContactPerson
    | RecordContactPersonLeft
    | RecordContactPersonReturned
    | WithdrawContactPerson
)

_CHANGES: Mapping[str, Callable[[UUID, Any], ContactPersonEvent]] = {
    "name": lambda person, to: ContactPersonRenamed(contact_id=person, name=to),
    "role": lambda person, to: ContactPersonRoleChanged(contact_id=person, role=to),
    "email": lambda person, to: ContactPersonEmailChanged(contact_id=person, email=to),
    "phone": lambda person, to: ContactPersonPhoneChanged(contact_id=person, phone=to),
}


def decide(
    row: ContactPerson | None, command: ContactPersonCommand, context: Context
) -> Sequence[ContactPersonEvent | About]:
    """Return what happens to the contact person."""
    match command:
        case AddContactPerson():
            return [_added(row, command, context)]
        case ChangeContactPerson():
            return _changes(_known(row), command, context)
        case RecordContactPersonLeft():
            person = _known(row)
            return [] if person.left_at else [ContactPersonLeft(contact_id=person.contact_id)]
        case RecordContactPersonReturned():
            return _returned(_known(row))
        case WithdrawContactPerson():
            return [ContactPersonWithdrawn(contact_id=_known(row).contact_id)]
        case _:
            assert_never(command)


def _added(row: ContactPerson | None, command: AddContactPerson, context: Context) -> ContactPersonAdded:
    customer = require_customer(context.row(CUSTOMERS, command.customer_id))
    if customer.kind == "person":
        raise Rejected("a person has no contact persons; relate the two customers instead", field="customer_id")
    if row is not None:
        raise Rejected("this contact person was added already", field="contact_id")
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
) -> Sequence[ContactPersonEvent | About]:
    if "name" in command.model_fields_set and command.name is None:
        raise Invalid("a contact person needs a name", field="name")
    wanted = {name: getattr(command, name) for name in _CHANGES if name in command.model_fields_set}
    if wanted.get("phone"):
        customer = context.row(CUSTOMERS, person.customer_id)
        wanted["phone"] = read_phone(wanted["phone"], customer.country if customer else None, "phone")
    here = [_CHANGES[name](person.contact_id, to) for name, to in wanted.items() if to != getattr(person, name)]
    others = [_elsewhere(place, person.contact_id, context, "also_at") for place in dict.fromkeys(command.also_at)]
    renamed = [
        About(other.customer_id, ContactPersonRenamed(contact_id=person.contact_id, name=command.name))
        for other in others
        if command.name not in {None, other.name} and other.customer_id != person.customer_id
    ]
    return [*here, *renamed]


def _known(row: ContactPerson | None) -> ContactPerson:
    if row is None:
        raise Unknown("the customer has no such contact person", field="contact_id")
    return row


def fold(row: ContactPerson | None, event: Recorded[ContactPersonEvent]) -> ContactPerson | None:
    """Return the contact person after the event."""
    match event.data:
        case ContactPersonAdded() as new:
            return ContactPerson(
                event.subject_id, new.contact_id, new.name, new.role, new.email, new.phone, added_at=event.time
            )
        case ContactPersonRenamed(name=name):
            return row and replace(row, name=name)
        case ContactPersonRoleChanged(role=role):
            return row and replace(row, role=role)
        case ContactPersonEmailChanged(email=email):
            return row and replace(row, email=email)
        case ContactPersonPhoneChanged(phone=phone):
            return row and replace(row, phone=phone)
        case ContactPersonLeft():
            return row and replace(row, left_at=event.time)
        case ContactPersonReturned():
            return row and replace(row, left_at=None)
        case ContactPersonWithdrawn():
            return None
        case _:
            assert_never(event.data)


def needs(_row: ContactPerson | None, command: ContactPersonCommand, _known: Known) -> Needs:
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


CONTACT_PERSONS = Rows(
    "contact_persons",
    ContactPerson,
    key=("customer_id", "contact_id"),
    of=ContactPersonEvent,
    fold=fold,
    indexes=("(lower(email))", "(phone)", "(contact_id)"),
)
CONTACT_PERSON = Aggregate(CONTACT_PERSONS, decide, needs=needs, also_locks=also_locks)
