"""The row of a customer: the basis for commands, lists and the 360 view."""

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
    """A relation in which this customer is (kind) the other one, such as `subsidiary_of`."""

    kind: RelationKind
    other_id: UUID


@pydantic_dataclass(frozen=True, slots=True)
class Absorbed:
    """A customer that was merged into this one, and what the profile took from it and returns on separation."""

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
        """Every name that the absorbed customer had."""
        return (self.name, *self.also_known_as)


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer's profile; `search`, `grams` and `name_key` serve for finding and sorting it."""

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
    """The customer that this id now stands for; the row itself stays unchanged until the two are separated again."""
    name_key: str = ""
    search: str = ""
    grams: tuple[str, ...] = ()
    custom_fields: tuple[CustomValue, ...] = ()
    """Values of the company's own fields, by field code."""
    keys: tuple[str, ...] = ()
    """The keys by which an import recognises the customer (`match_keys`)."""

    @property
    def country(self) -> str | None:
        """The customer's country, from the preferred postal address or else the first one that has a country."""
        places = sorted(self.addresses, key=lambda place: not place.preferred)
        return next((place.country for place in places if place.country), None)

    @property
    def same(self) -> tuple[UUID, ...]:
        """The ids of the customers merged with this one; those may lead to further ids."""
        absorbed = tuple(other.from_id for other in self.absorbed)
        return absorbed if self.merged_into is None else (self.merged_into, *absorbed)


def with_values(values: tuple[CustomValue, ...], new: Iterable[CustomValue]) -> tuple[CustomValue, ...]:
    """Return the values with the new ones replacing those of the same fields, in order of the codes."""
    held = {value.field: value for value in values} | {value.field: value for value in new}
    return tuple(held[field] for field in sorted(held))


def without_values(values: tuple[CustomValue, ...], gone: Iterable[str]) -> tuple[CustomValue, ...]:
    """Return the values of all other fields."""
    cleared = frozenset(gone)
    return tuple(value for value in values if value.field not in cleared)
