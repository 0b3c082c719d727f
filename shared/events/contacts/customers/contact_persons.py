"""Whom we talk to at a customer; the subject is the customer."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Personal


class ContactPersonAdded(Event):
    """Somebody at this customer whom we talk to."""

    type: ClassVar[str] = "contacts.contact_person_added.v1"
    contact_id: UUID
    name: Personal[str]
    role: str | None = None
    """What the person does there: `purchasing`, `managing director`."""
    email: Personal[str | None] = None
    phone: Personal[str | None] = None
    known_at: UUID | None = None
    """Another organisation where the same person, with the same id, was known before."""


class ContactPersonRenamed(Event):
    type: ClassVar[str] = "contacts.contact_person_renamed.v1"
    contact_id: UUID
    name: Personal[str]


class ContactPersonRoleChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_role_changed.v1"
    contact_id: UUID
    role: str | None


class ContactPersonEmailChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_email_changed.v1"
    contact_id: UUID
    email: Personal[str | None]


class ContactPersonPhoneChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_phone_changed.v1"
    contact_id: UUID
    phone: Personal[str | None]


class ContactPersonLeft(Event):
    """The person no longer works for this customer; what they did stays in the history."""

    type: ClassVar[str] = "contacts.contact_person_left.v1"
    contact_id: UUID


class ContactPersonReturned(Event):
    """The person who had left works for this customer again; carries how they are known."""

    type: ClassVar[str] = "contacts.contact_person_returned.v1"
    contact_id: UUID
    name: Personal[str]
    email: Personal[str | None] = None
    phone: Personal[str | None] = None


class ContactPersonWithdrawn(Event):
    """The person should not have been added: they are no longer listed. What was said of them stays."""

    type: ClassVar[str] = "contacts.contact_person_withdrawn.v1"
    contact_id: UUID


ContactPersonEvent = (
    ContactPersonAdded
    | ContactPersonRenamed
    | ContactPersonRoleChanged
    | ContactPersonEmailChanged
    | ContactPersonPhoneChanged
    | ContactPersonLeft
    | ContactPersonReturned
    | ContactPersonWithdrawn
)
