"""The row of a contact person, and how events change it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

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
from shared.messages.event import Recorded
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """The details by which a person at a customer is recognised."""

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


CONTACT_PERSONS = Rows(
    "contact_persons",
    ContactPerson,
    key=("customer_id", "contact_id"),
    of=ContactPersonEvent,
    fold=fold,
    indexes=("(lower(email))", "(phone)", "(contact_id)"),
)
