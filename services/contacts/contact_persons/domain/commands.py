"""The commands for contact persons."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.contacts.customers.domain.contact_points import Email, PhoneText
from shared.messages.command import Command
from shared.messages.fields import Line

MAX_ELSEWHERE = 20
"""The maximum number of further organisations at which one command may rename a person."""


class AddContactPerson(Command):
    """Add a contact person; `known_at` names another organisation where the person (`contact_id`) also works."""

    customer_id: UUID
    contact_id: UUID
    known_at: UUID | None = None
    name: Line | None = None
    """If left out, the person's name at the other organisation."""
    role: Line | None = None
    email: Email | None = None
    phone: PhoneText | None = None
    """With its country code, or in the notation of the customer's country."""


class ChangeContactPerson(Command):
    """Change the given fields; a field left out stays, null clears it (a name cannot be cleared)."""

    customer_id: UUID
    contact_id: UUID
    name: Line | None = None
    role: Line | None = None
    email: Email | None = None
    phone: PhoneText | None = None
    """With its country code, or in the notation of the customer's country."""
    also_at: Annotated[tuple[UUID, ...], Field(max_length=MAX_ELSEWHERE)] = ()
    """Further organisations where the person gets the same new name; other details stay separate for each."""


class RecordContactPersonLeft(Command):
    """Record that the person no longer works for the customer."""

    customer_id: UUID
    contact_id: UUID


class RecordContactPersonReturned(Command):
    """Record that a person who had left works for the customer again."""

    customer_id: UUID
    contact_id: UUID


class WithdrawContactPerson(Command):
    """Remove a person who should not have been added."""

    customer_id: UUID
    contact_id: UUID


ContactPersonCommand = (
    AddContactPerson
    | ChangeContactPerson
    | RecordContactPersonLeft
    | RecordContactPersonReturned
    | WithdrawContactPerson
)
