"""The commands for a customer's e-mail addresses, phone numbers and postal addresses."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.contacts.customers.domain.contact_points import Country, Email, Phone, PhoneText
from shared.events.contacts.customers.contact_points import PointKind, PostalAddress
from shared.messages.command import Command
from shared.messages.fields import Line

MAX_POINTS = 50
"""The maximum number of addresses of one kind per customer; more point to a program error, not a user's wish."""
Short = Annotated[Line, StringConstraints(max_length=100)]


class AddEmail(Command):
    customer_id: UUID
    address: Email
    kind: PointKind = "work"
    preferred: bool = False


class ChangeEmail(Command):
    """Correct an e-mail address or its marks; fields left out stay."""

    customer_id: UUID
    address: Email
    new_address: Email | None = None
    kind: PointKind | None = None
    preferred: bool | None = None


class RemoveEmail(Command):
    customer_id: UUID
    address: Email


class AddPhone(Command):
    customer_id: UUID
    number: PhoneText
    """With its country code, or in the notation of the customer's country."""
    kind: PointKind = "work"
    preferred: bool = False


class ChangePhone(Command):
    """Correct a phone number or its marks; fields left out stay."""

    customer_id: UUID
    number: Phone
    new_number: PhoneText | None = None
    """With its country code, or in the notation of the customer's country."""
    kind: PointKind | None = None
    preferred: bool | None = None


class RemovePhone(Command):
    customer_id: UUID
    number: Phone


class AddressFields(BaseModel):
    """A postal address as entered; at least one part must state a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    postal_code: Short | None = None
    city: Short | None = None
    region: Short | None = None
    country: Country | None = None
    kind: PointKind = "work"
    preferred: bool = False

    @model_validator(mode="after")
    def says_where(self) -> Self:
        if not (self.lines or self.postal_code or self.city or self.region or self.country):
            raise ValueError("an address needs at least a line, a postal code, a city, a region or a country")
        return self

    def postal_address(self, address_id: UUID) -> PostalAddress:
        return PostalAddress(
            address_id=address_id,
            lines=self.lines,
            postal_code=self.postal_code,
            city=self.city,
            region=self.region,
            country=self.country,
            kind=self.kind,
            preferred=self.preferred,
        )


class AddAddress(AddressFields, Command):
    customer_id: UUID
    address_id: UUID | None = None


class ChangeAddress(AddressFields, Command):
    """Replace a postal address as a whole; it keeps its id."""

    customer_id: UUID
    address_id: UUID


class RemoveAddress(Command):
    customer_id: UUID
    address_id: UUID


PointCommand = (
    AddEmail
    | ChangeEmail
    | RemoveEmail
    | AddPhone
    | ChangePhone
    | RemovePhone
    | AddAddress
    | ChangeAddress
    | RemoveAddress
)
