"""The commands to contact persons."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.contacts.customers.domain.contact_points import Email, PhoneText
from shared.messages.command import Command
from shared.messages.fields import Line

MAX_ELSEWHERE = 20
"""At how many further organisations one command may rename a person."""


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
