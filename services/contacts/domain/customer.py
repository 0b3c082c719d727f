"""A customer as it stands: the row that commands decide on and that lists and the 360 read."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from services.contacts.domain.contact_points import with_point, without_point
from services.contacts.domain.search import grams, normal_text, search_text
from shared.events import contacts as facts
from shared.message import Recorded
from shared.money import Money
from shared.views import Rows


@pydantic_dataclass(frozen=True, slots=True)
class Relation:
    """This customer is (kind) the other one: `subsidiary_of` it."""

    kind: facts.RelationKind
    other_id: UUID


@pydantic_dataclass(frozen=True, slots=True)
class Absorbed:
    """A customer that was merged into this one, and what the profile took from it: what a separation gives back."""

    from_id: UUID
    name: str
    also_known_as: tuple[str, ...]
    at: datetime
    by: str
    fields: tuple[facts.ProfileField, ...]
    taken: facts.ProfileFields
    replaced: facts.ProfileFields
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    address_ids: tuple[UUID, ...]
    tags: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the absorbed customer went by."""
        return (self.name, *self.also_known_as)


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer's profile; `search`, `grams` and `name_key` are what it is found and sorted by."""

    customer_id: UUID
    kind: facts.CustomerKind
    name: str
    emails: tuple[facts.EmailAddress, ...]
    phones: tuple[facts.PhoneNumber, ...]
    addresses: tuple[facts.PostalAddress, ...]
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


FieldChanged = (
    facts.CustomerOwnerChanged
    | facts.CustomerSectorChanged
    | facts.CustomerTerritoryChanged
    | facts.CustomerWebsiteChanged
    | facts.CustomerSourceChanged
    | facts.CustomerExternalIdChanged
    | facts.CustomerYearEstablishedChanged
    | facts.CustomerAnnualRevenueChanged
    | facts.CustomerEmployeesChanged
)
FIELDS: dict[type[facts.CustomerEvent], str] = {
    facts.CustomerOwnerChanged: "owner",
    facts.CustomerSectorChanged: "sector",
    facts.CustomerTerritoryChanged: "territory",
    facts.CustomerWebsiteChanged: "website",
    facts.CustomerSourceChanged: "source",
    facts.CustomerExternalIdChanged: "external_id",
    facts.CustomerYearEstablishedChanged: "year_established",
    facts.CustomerAnnualRevenueChanged: "annual_revenue",
    facts.CustomerEmployeesChanged: "employees",
}
"""Events that set the one column named like their field."""

NUMBERED = facts.CustomerExternalIdChanged.type
"""The only one of them that changes by what the customer is found."""

PointEvent = (
    facts.CustomerEmailAdded
    | facts.CustomerEmailChanged
    | facts.CustomerEmailRemoved
    | facts.CustomerPhoneAdded
    | facts.CustomerPhoneChanged
    | facts.CustomerPhoneRemoved
    | facts.CustomerAddressAdded
    | facts.CustomerAddressChanged
    | facts.CustomerAddressRemoved
)


def fold(row: Customer | None, event: Recorded[facts.CustomerEvent | facts.MergeEvent]) -> Customer | None:
    """Return the customer after the event; registration comes first in its stream."""
    if isinstance(event.data, facts.CustomerRegistered):
        return _findable(_registered(event.data, event))
    if row is None:
        return None
    data = event.data
    after = _merged(row, event, data) if isinstance(data, facts.MergeEvent) else _changed(row, data)
    changed = replace(after, changed_at=event.recorded_at)
    return changed if isinstance(event.data, FieldChanged) and event.data.type != NUMBERED else _findable(changed)


def _registered(new: facts.CustomerRegistered, event: Recorded[Any]) -> Customer:
    return Customer(
        customer_id=event.subject_id,
        kind=new.kind,
        name=new.name,
        emails=new.emails,
        phones=new.phones,
        addresses=new.addresses,
        website=new.website,
        sector=new.sector,
        owner=new.owner,
        territory=new.territory,
        source=new.source,
        tags=new.tags,
        external_id=new.external_id,
        year_established=new.year_established,
        annual_revenue=new.annual_revenue,
        employees=new.employees,
        relations=(),
        registered_at=event.time,
        changed_at=event.recorded_at,
    )


def _merged(row: Customer, event: Recorded[Any], fact: facts.MergeEvent) -> Customer:
    match fact:
        case facts.CustomerMerged(into_id=into_id):
            return replace(row, merged_into=into_id)
        case facts.CustomerUnmerged():
            return replace(row, merged_into=None)
        case facts.CustomerAbsorbed():
            return _absorbing(row, event, fact)
        case facts.CustomerSeparated():
            return _separated(row, fact)
        case _:
            assert_never(fact)


def _absorbing(row: Customer, event: Recorded[Any], fact: facts.CustomerAbsorbed) -> Customer:
    other = Absorbed(
        from_id=fact.from_id,
        name=fact.from_name,
        also_known_as=fact.also_known_as,
        at=event.recorded_at,
        by=event.actor,
        fields=fact.fields,
        taken=fact.taken,
        replaced=fact.replaced,
        emails=tuple(email.address for email in fact.emails),
        phones=tuple(phone.number for phone in fact.phones),
        address_ids=tuple(address.address_id for address in fact.addresses),
        tags=fact.tags,
    )
    emails, phones, addresses = row.emails, row.phones, row.addresses
    for email in fact.emails:
        emails = with_point(emails, email)
    for phone in fact.phones:
        phones = with_point(phones, phone)
    for address in fact.addresses:
        addresses = with_point(addresses, address)
    tags = tuple(sorted({*row.tags, *fact.tags}))
    taken = {name: getattr(fact.taken, name) for name in fact.fields}
    absorbed = (*row.absorbed, other)
    return replace(row, emails=emails, phones=phones, addresses=addresses, tags=tags, absorbed=absorbed, **taken)


def _separated(row: Customer, fact: facts.CustomerSeparated) -> Customer:
    return replace(
        row,
        emails=without_point(row.emails, lambda point: point.address in fact.emails),
        phones=without_point(row.phones, lambda point: point.number in fact.phones),
        addresses=without_point(row.addresses, lambda point: point.address_id in fact.address_ids),
        tags=tuple(tag for tag in row.tags if tag not in fact.tags),
        absorbed=tuple(other for other in row.absorbed if other.from_id != fact.from_id),
        **{name: getattr(fact.restored, name) for name in fact.fields},
    )


def _changed(row: Customer, event: facts.CustomerEvent) -> Customer:
    match event:
        case facts.CustomerRegistered():
            return row
        case facts.CustomerRenamed(name=name):
            return replace(row, name=name)
        case facts.CustomerTagAdded(tag=tag):
            return replace(row, tags=tuple(sorted({*row.tags, tag})))
        case facts.CustomerTagRemoved(tag=tag):
            return replace(row, tags=tuple(kept for kept in row.tags if kept != tag))
        case facts.CustomerRelationAdded(kind=kind, other_id=other):
            return replace(row, relations=(*row.relations, Relation(kind, other)))
        case facts.CustomerRelationRemoved(kind=kind, other_id=other):
            gone = Relation(kind, other)
            return replace(row, relations=tuple(kept for kept in row.relations if kept != gone))
        case _:
            if isinstance(event, FieldChanged):
                column = FIELDS[type(event)]
                return replace(row, **{column: getattr(event, column)})
            return _reached(row, event)


def _reached(row: Customer, event: PointEvent) -> Customer:
    match event:
        case facts.CustomerEmailAdded(email=email):
            return replace(row, emails=with_point(row.emails, email))
        case facts.CustomerEmailChanged(address=old, email=email):
            return replace(row, emails=with_point(row.emails, email, lambda known: known.address == old))
        case facts.CustomerEmailRemoved(address=old):
            return replace(row, emails=without_point(row.emails, lambda known: known.address == old))
        case facts.CustomerPhoneAdded(phone=phone):
            return replace(row, phones=with_point(row.phones, phone))
        case facts.CustomerPhoneChanged(number=old_number, phone=phone):
            return replace(row, phones=with_point(row.phones, phone, lambda known: known.number == old_number))
        case facts.CustomerPhoneRemoved(number=old_number):
            return replace(row, phones=without_point(row.phones, lambda known: known.number == old_number))
        case facts.CustomerAddressAdded(address=place):
            return replace(row, addresses=with_point(row.addresses, place))
        case facts.CustomerAddressChanged(address=place):
            same = place.address_id
            return replace(row, addresses=with_point(row.addresses, place, lambda known: known.address_id == same))
        case facts.CustomerAddressRemoved(address_id=gone):
            return replace(row, addresses=without_point(row.addresses, lambda known: known.address_id == gone))
        case _:
            assert_never(event)


def _findable(row: Customer) -> Customer:
    reached = (*(email.address for email in row.emails), *(phone.number for phone in row.phones))
    cities = tuple(place.city for place in row.addresses)
    names = (name for other in row.absorbed for name in other.names)
    text = search_text((row.name, *names, row.external_id, *reached, *cities, *row.tags))
    return replace(row, name_key=normal_text(row.name), search=text, grams=grams(text))


CUSTOMERS = Rows(
    "customers",
    Customer,
    key=("customer_id",),
    of=facts.CustomerEvent | facts.MergeEvent,
    fold=fold,
    indexes=(
        '(name_key COLLATE "C", customer_id)',
        '(owner, name_key COLLATE "C", customer_id)',
        "(registered_at, customer_id)",
        "(changed_at, customer_id)",
        "(external_id)",
        "(sector)",
        "(territory)",
        "USING gin (search gin_trgm_ops)",
        "USING gin (grams)",
        "USING gin (tags)",
    ),
)
