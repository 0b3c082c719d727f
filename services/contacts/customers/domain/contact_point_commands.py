"""What can be asked of a customer's e-mail addresses, phone numbers and postal addresses."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.contacts.customers.domain.contact_points import Country, Email, Phone, PhoneText
from shared.events.contacts.customers.contact_points import PointKind, PostalAddress
from shared.messages.command import Command
from shared.messages.fields import Line

MAX_POINTS = 50
"""How many addresses of one sort a customer may have; more is a mistake of a program, not a wish of a person."""
Short = Annotated[Line, StringConstraints(max_length=100)]


class AddEmail(Command):
    customer_id: UUID
    address: Email
    kind: PointKind = "work"
    preferred: bool = False


class ChangeEmail(Command):
    """Correct an address or its marks; what is left out stays."""

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
    """With its country code, or as it is written in the customer's country."""
    kind: PointKind = "work"
    preferred: bool = False


class ChangePhone(Command):
    """Correct a number or its marks; what is left out stays."""

    customer_id: UUID
    number: Phone
    new_number: PhoneText | None = None
    """With its country code, or as it is written in the customer's country."""
    kind: PointKind | None = None
    preferred: bool | None = None


class RemovePhone(Command):
    customer_id: UUID
    number: Phone


class AddressFields(BaseModel):
    """A postal address as it is typed; at least one part of it says where."""

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
