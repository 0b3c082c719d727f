"""Contact persons of a customer; the subject is the customer."""

from typing import ClassVar
from uuid import UUID

from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Personal
from shared.messages.translation import N_
from shared.messages.wording import Thing, Wording

CONTACT = Thing("contact_id", "contact", N_("a contact person"))


class ContactPersonAdded(ProfileFact):
    """A contact person was added at this customer."""

    type: ClassVar[str] = "contacts.contact_person_added.v1"
    reads_as = Wording(
        "user-plus", N_("{who} added {name} ({role}) as a contact person"), N_("{who} added {name} as a contact person")
    )
    names = CONTACT
    contact_id: UUID
    name: Personal[str]
    role: str | None = None
    """The person's role there: `purchasing`, `managing director`."""
    email: Personal[str | None] = None
    phone: Personal[str | None] = None
    known_at: UUID | None = None
    """Another organisation where this person was already known, under the same id."""


class ContactPersonRenamed(ProfileFact):
    type: ClassVar[str] = "contacts.contact_person_renamed.v1"
    reads_as = Wording("pencil", N_("{who} corrected a contact person's name to {name}"))
    names = CONTACT
    contact_id: UUID
    name: Personal[str]


class ContactPersonRoleChanged(ProfileFact):
    type: ClassVar[str] = "contacts.contact_person_role_changed.v1"
    reads_as = Wording(
        "user", N_("{who} set the role of {contact} to {role}"), N_("{who} cleared the role of {contact}")
    )
    contact_id: UUID
    role: str | None


class ContactPersonEmailChanged(ProfileFact):
    type: ClassVar[str] = "contacts.contact_person_email_changed.v1"
    reads_as = Wording(
        "at-sign",
        N_("{who} set the e-mail address of {contact} to {email}"),
        N_("{who} removed the e-mail of {contact}"),
    )
    contact_id: UUID
    email: Personal[str | None]


class ContactPersonPhoneChanged(ProfileFact):
    type: ClassVar[str] = "contacts.contact_person_phone_changed.v1"
    reads_as = Wording(
        "phone", N_("{who} set the phone number of {contact} to {phone}"), N_("{who} removed the phone of {contact}")
    )
    contact_id: UUID
    phone: Personal[str | None]


class ContactPersonLeft(ProfileFact):
    """The person no longer works for this customer; their past activities stay in the history."""

    type: ClassVar[str] = "contacts.contact_person_left.v1"
    reads_as = Wording("user-minus", N_("{who} noted that {contact} has left"))
    contact_id: UUID


class ContactPersonReturned(ProfileFact):
    """A person who had left works for this customer again; includes their current name and contact details."""

    type: ClassVar[str] = "contacts.contact_person_returned.v1"
    reads_as = Wording("user-plus", N_("{who} noted that {contact} has returned"))
    contact_id: UUID
    name: Personal[str]
    email: Personal[str | None] = None
    phone: Personal[str | None] = None


class ContactPersonWithdrawn(ProfileFact):
    """The person was added by mistake and is no longer listed; earlier events about them stay."""

    type: ClassVar[str] = "contacts.contact_person_withdrawn.v1"
    reads_as = Wording("user-minus", N_("{who} removed {contact}, added by mistake"))
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
