"""Contact persons: the people at a customer whom we talk to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from services.contacts.domain.contact_points import Email, Phone
from services.contacts.domain.customer import CUSTOMERS
from shared.aggregate import Aggregate
from shared.events import contacts as facts
from shared.message import Command, Given, Invalid, Line, Recorded, Rejected, Unknown
from shared.views import Key, Rows


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A person at a customer; `left_at` is set once they no longer work there."""

    customer_id: UUID
    contact_id: UUID
    name: str
    role: str | None
    email: str | None
    phone: str | None
    added_at: datetime
    left_at: datetime | None = None


class AddContactPerson(Command):
    customer_id: UUID
    contact_id: UUID
    name: Line
    role: Line | None = None
    email: Email | None = None
    phone: Phone | None = None


class ChangeContactPerson(Command):
    """Change what is given; a field left out stays, null clears it (a name cannot be cleared)."""

    customer_id: UUID
    contact_id: UUID
    name: Line | None = None
    role: Line | None = None
    email: Email | None = None
    phone: Phone | None = None


class RecordContactPersonLeft(Command):
    """Record that the person no longer works for the customer."""

    customer_id: UUID
    contact_id: UUID


class WithdrawContactPerson(Command):
    """Take out a person who should not have been added."""

    customer_id: UUID
    contact_id: UUID


ContactPersonCommand = AddContactPerson | ChangeContactPerson | RecordContactPersonLeft | WithdrawContactPerson

_CHANGES: Mapping[str, Callable[[UUID, Any], facts.ContactPersonEvent]] = {
    "name": lambda person, to: facts.ContactPersonRenamed(contact_id=person, name=to),
    "role": lambda person, to: facts.ContactPersonRoleChanged(contact_id=person, role=to),
    "email": lambda person, to: facts.ContactPersonEmailChanged(contact_id=person, email=to),
    "phone": lambda person, to: facts.ContactPersonPhoneChanged(contact_id=person, phone=to),
}


def decide(
    row: ContactPerson | None, command: ContactPersonCommand, given: Given
) -> Sequence[facts.ContactPersonEvent]:
    """Return what happens to the contact person."""
    match command:
        case AddContactPerson():
            return [_added(row, command, given)]
        case ChangeContactPerson():
            person = _known(row)
            if "name" in command.model_fields_set and command.name is None:
                raise Invalid("a contact person needs a name", field="name")
            wanted = {name: getattr(command, name) for name in _CHANGES if name in command.model_fields_set}
            return [_CHANGES[name](person.contact_id, to) for name, to in wanted.items() if to != getattr(person, name)]
        case RecordContactPersonLeft():
            person = _known(row)
            return [] if person.left_at else [facts.ContactPersonLeft(contact_id=person.contact_id)]
        case WithdrawContactPerson():
            return [facts.ContactPersonWithdrawn(contact_id=_known(row).contact_id)]
        case _:
            assert_never(command)


def _added(row: ContactPerson | None, command: AddContactPerson, given: Given) -> facts.ContactPersonAdded:
    customer = given.related[CUSTOMERS.name, (command.customer_id,)]
    if customer is None:
        raise Unknown("no such customer", field="customer_id")
    if customer.kind == "person":
        raise Rejected("a person has no contact persons; relate the two customers instead", field="customer_id")
    if row is not None:
        raise Rejected("this contact person was added already", field="contact_id")
    return facts.ContactPersonAdded(
        contact_id=command.contact_id,
        name=command.name,
        role=command.role,
        email=command.email,
        phone=command.phone,
    )


def _known(row: ContactPerson | None) -> ContactPerson:
    if row is None:
        raise Unknown("the customer has no such contact person", field="contact_id")
    return row


def fold(row: ContactPerson | None, event: Recorded[facts.ContactPersonEvent]) -> ContactPerson | None:
    """Return the contact person after the event."""
    match event.data:
        case facts.ContactPersonAdded() as new:
            return ContactPerson(
                event.subject_id, new.contact_id, new.name, new.role, new.email, new.phone, added_at=event.time
            )
        case facts.ContactPersonRenamed(name=name):
            return row and replace(row, name=name)
        case facts.ContactPersonRoleChanged(role=role):
            return row and replace(row, role=role)
        case facts.ContactPersonEmailChanged(email=email):
            return row and replace(row, email=email)
        case facts.ContactPersonPhoneChanged(phone=phone):
            return row and replace(row, phone=phone)
        case facts.ContactPersonLeft():
            return row and replace(row, left_at=event.time)
        case facts.ContactPersonWithdrawn():
            return None
        case _:
            assert_never(event.data)


def _related(_row: ContactPerson | None, command: ContactPersonCommand, _actor: str) -> Iterable[tuple[Rows[Any], Key]]:
    return [(CUSTOMERS, (command.customer_id,))] if isinstance(command, AddContactPerson) else []


CONTACT_PERSONS = Rows(
    "contact_persons",
    ContactPerson,
    key=("customer_id", "contact_id"),
    of=facts.ContactPersonEvent,
    fold=fold,
    indexes=("(lower(email))", "(phone)"),
)
CONTACT_PERSON = Aggregate(CONTACT_PERSONS, decide, related=_related)
