"""Contact points of a customer: their values, and the events that change them."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording

PointKind = Literal["work", "home", "mobile", "billing", "shipping", "other"]


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class EmailAddress:
    """An e-mail address in its normal form; a customer has at most one preferred address."""

    address: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PhoneNumber:
    """A phone number in E.164 form, `+493012345678`."""

    number: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PostalAddress:
    """A customer's postal address; `country` is ISO 3166-1 alpha-2, if known."""

    address_id: UUID
    lines: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    kind: PointKind = "work"
    preferred: bool = False


class CustomerEmailAdded(ProfileFact):
    type: ClassVar[str] = "contacts.customer_email_added.v1"
    reads_as = Wording("at-sign", N_("{who} added the e-mail address {email_address}"))
    email: Personal[EmailAddress]


class CustomerEmailChanged(ProfileFact):
    """The address was corrected, or its kind or preferred mark changed; `address` is the previous address."""

    type: ClassVar[str] = "contacts.customer_email_changed.v1"
    reads_as = Wording(
        "at-sign",
        N_("{who} changed the e-mail address {former_email} to {email_address}"),
        N_("{who} marked {email_address} as {marks}"),
    )
    address: Personal[str]
    email: Personal[EmailAddress]


class CustomerEmailRemoved(ProfileFact):
    type: ClassVar[str] = "contacts.customer_email_removed.v1"
    reads_as = Wording("at-sign", N_("{who} removed the e-mail address {address}"))
    address: Personal[str]


class CustomerPhoneAdded(ProfileFact):
    type: ClassVar[str] = "contacts.customer_phone_added.v1"
    reads_as = Wording("phone", N_("{who} added the phone number {phone_number}"))
    phone: Personal[PhoneNumber]


class CustomerPhoneChanged(ProfileFact):
    """The number was corrected, or its kind or preferred mark changed; `number` is the previous number."""

    type: ClassVar[str] = "contacts.customer_phone_changed.v1"
    reads_as = Wording(
        "phone",
        N_("{who} changed the phone number {former_phone} to {phone_number}"),
        N_("{who} marked {phone_number} as {marks}"),
    )
    number: Personal[str]
    phone: Personal[PhoneNumber]


class CustomerPhoneRemoved(ProfileFact):
    type: ClassVar[str] = "contacts.customer_phone_removed.v1"
    reads_as = Wording("phone", N_("{who} removed the phone number {number}"))
    number: Personal[str]


class CustomerAddressAdded(ProfileFact):
    type: ClassVar[str] = "contacts.customer_address_added.v1"
    reads_as = Wording("map-pin", N_("{who} added the address {place}"), N_("{who} added an address"))
    address: Personal[PostalAddress]


class CustomerAddressChanged(ProfileFact):
    """The customer moved, or the address was corrected; the address keeps its id."""

    type: ClassVar[str] = "contacts.customer_address_changed.v1"
    reads_as = Wording("map-pin", N_("{who} changed an address to {place}"), N_("{who} changed an address"))
    address: Personal[PostalAddress]


class CustomerAddressRemoved(ProfileFact):
    type: ClassVar[str] = "contacts.customer_address_removed.v1"
    reads_as = Wording("map-pin", N_("{who} removed the address {place}"), N_("{who} removed an address"))
    address_id: UUID
    address: Personal[PostalAddress | None] = None
    """The removed address."""


ContactPointEvent = (
    CustomerEmailAdded
    | CustomerEmailChanged
    | CustomerEmailRemoved
    | CustomerPhoneAdded
    | CustomerPhoneChanged
    | CustomerPhoneRemoved
    | CustomerAddressAdded
    | CustomerAddressChanged
    | CustomerAddressRemoved
)
