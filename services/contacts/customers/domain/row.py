"""The row of a customer: what commands decide on and what lists and the 360 read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.merges import ProfileField, ProfileFields
from shared.events.contacts.customers.profile import CustomerKind, RelationKind
from shared.messages.money import Money


@pydantic_dataclass(frozen=True, slots=True)
class Relation:
    """This customer is (kind) the other one: `subsidiary_of` it."""

    kind: RelationKind
    other_id: UUID


@pydantic_dataclass(frozen=True, slots=True)
class Absorbed:
    """A customer that was merged into this one, and what the profile took from it: what a separation gives back."""

    from_id: UUID
    name: str
    also_known_as: tuple[str, ...]
    at: datetime
    by: str
    fields: tuple[ProfileField, ...]
    taken: ProfileFields
    replaced: ProfileFields
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    address_ids: tuple[UUID, ...]
    tags: tuple[str, ...]
    custom_taken: tuple[CustomValue, ...] = ()
    custom_replaced: tuple[CustomValue, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the absorbed customer went by."""
        return (self.name, *self.also_known_as)


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer's profile; `search`, `grams` and `name_key` are what it is found and sorted by."""

    customer_id: UUID
    kind: CustomerKind
    name: str
    emails: tuple[EmailAddress, ...]
    phones: tuple[PhoneNumber, ...]
    addresses: tuple[PostalAddress, ...]
    website: str | None
    sector: str | None
    owner: str | None
    territory: str | None
    source: str | None
    tags: tuple[str, ...]
    external_id: str | None
    year_established: int | None
    annual_revenue: Money | None
    employees: int | None
    relations: tuple[Relation, ...]
    registered_at: datetime
    changed_at: datetime
    absorbed: tuple[Absorbed, ...] = ()
    merged_into: UUID | None = None
    """Whom this customer's id means now; the row itself rests until they are separated again."""
    name_key: str = ""
    search: str = ""
    grams: tuple[str, ...] = ()
    custom_fields: tuple[CustomValue, ...] = ()
    """Values of the company's own fields, by the field's code."""
    keys: tuple[str, ...] = ()
    """By what an import recognises the customer (`match_keys`)."""

    @property
    def country(self) -> str | None:
        """Where the customer is, by the preferred postal address, else by the first that says it."""
        places = sorted(self.addresses, key=lambda place: not place.preferred)
        return next((place.country for place in places if place.country), None)

    @property
    def same(self) -> tuple[UUID, ...]:
        """The ids of those who were merged with this customer; theirs may lead further."""
        absorbed = tuple(other.from_id for other in self.absorbed)
        return absorbed if self.merged_into is None else (self.merged_into, *absorbed)


def with_values(values: tuple[CustomValue, ...], new: Iterable[CustomValue]) -> tuple[CustomValue, ...]:
    """Return the values with the new ones in the place of those of the same fields, in the order of the codes."""
    held = {value.field: value for value in values} | {value.field: value for value in new}
    return tuple(held[field] for field in sorted(held))


def without_values(values: tuple[CustomValue, ...], gone: Iterable[str]) -> tuple[CustomValue, ...]:
    """Return the values of all other fields."""
    cleared = frozenset(gone)
    return tuple(value for value in values if value.field not in cleared)
