"""A customer as it stands: the row on which commands decide, and which lists and the 360 view read."""

from dataclasses import replace
from typing import Any, assert_never

from services.contacts.customers.domain.contact_points import with_point, without_point
from services.contacts.customers.domain.match_keys import keys_of
from services.contacts.customers.domain.merged import merged
from services.contacts.customers.domain.row import Customer, Relation, with_values, without_values
from shared.events.contacts.customers.contact_points import (
    ContactPointEvent,
    CustomerAddressAdded,
    CustomerAddressChanged,
    CustomerAddressRemoved,
    CustomerEmailAdded,
    CustomerEmailChanged,
    CustomerEmailRemoved,
    CustomerPhoneAdded,
    CustomerPhoneChanged,
    CustomerPhoneRemoved,
)
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.merges import MergeEvent
from shared.events.contacts.customers.profile import (
    CustomerAnnualRevenueChanged,
    CustomerEmployeesChanged,
    CustomerEvent,
    CustomerExternalIdChanged,
    CustomerFieldCleared,
    CustomerFieldSet,
    CustomerOwnerChanged,
    CustomerRegistered,
    CustomerRelationAdded,
    CustomerRelationRemoved,
    CustomerRenamed,
    CustomerSectorChanged,
    CustomerSourceChanged,
    CustomerTagAdded,
    CustomerTagRemoved,
    CustomerTerritoryChanged,
    CustomerWebsiteChanged,
    CustomerWithdrawn,
    CustomerYearEstablishedChanged,
    ProfileFieldEvent,
)
from shared.messages.event import Recorded
from shared.model.view import Rows
from shared.query.text import grams, normal_text, pinyin, search_text

FIELDS: dict[type[CustomerEvent], str] = {
    CustomerOwnerChanged: "owner",
    CustomerSectorChanged: "sector",
    CustomerTerritoryChanged: "territory",
    CustomerWebsiteChanged: "website",
    CustomerSourceChanged: "source",
    CustomerExternalIdChanged: "external_id",
    CustomerYearEstablishedChanged: "year_established",
    CustomerAnnualRevenueChanged: "annual_revenue",
    CustomerEmployeesChanged: "employees",
}
"""Events that each set the single column named after their field."""

NUMBERED = CustomerExternalIdChanged.type
"""The only one of these events that changes how the customer is found."""


def fold(row: Customer | None, event: Recorded[CustomerEvent | MergeEvent]) -> Customer | None:
    """Return the customer after the event, or None once withdrawn; registration comes first in the stream."""
    if isinstance(event.data, CustomerRegistered):
        return _findable(_registered(event.data, event))
    if row is None or isinstance(event.data, CustomerWithdrawn):
        return None
    data = event.data
    after = merged(row, event, data) if isinstance(data, MergeEvent) else _changed(row, data)
    changed = replace(after, changed_at=event.recorded_at)
    return changed if isinstance(event.data, ProfileFieldEvent) and event.data.type != NUMBERED else _findable(changed)


def _registered(new: CustomerRegistered, event: Recorded[Any]) -> Customer:
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


def _changed(row: Customer, event: CustomerEvent) -> Customer:
    match event:
        case CustomerRegistered() | CustomerWithdrawn():
            return row
        case CustomerRenamed(name=name):
            return replace(row, name=name)
        case CustomerTagAdded(tag=tag):
            return replace(row, tags=tuple(sorted({*row.tags, tag})))
        case CustomerTagRemoved(tag=tag):
            return replace(row, tags=tuple(kept for kept in row.tags if kept != tag))
        case CustomerRelationAdded(kind=kind, other_id=other):
            return replace(row, relations=(*row.relations, Relation(kind, other)))
        case CustomerRelationRemoved(kind=kind, other_id=other):
            gone = Relation(kind, other)
            return replace(row, relations=tuple(kept for kept in row.relations if kept != gone))
        case CustomerFieldSet(field=field, value=value):
            return replace(row, custom_fields=with_values(row.custom_fields, (CustomValue(field, value),)))
        case CustomerFieldCleared(field=field):
            return replace(row, custom_fields=without_values(row.custom_fields, (field,)))
        case _:
            if isinstance(event, ProfileFieldEvent):
                column = FIELDS[type(event)]
                return replace(row, **{column: getattr(event, column)})
            return _reached(row, event)


def _reached(row: Customer, event: ContactPointEvent) -> Customer:
    match event:
        case CustomerEmailAdded(email=email):
            return replace(row, emails=with_point(row.emails, email))
        case CustomerEmailChanged(address=old, email=email):
            return replace(row, emails=with_point(row.emails, email, lambda point: point.address == old))
        case CustomerEmailRemoved(address=old):
            return replace(row, emails=without_point(row.emails, lambda point: point.address == old))
        case CustomerPhoneAdded(phone=phone):
            return replace(row, phones=with_point(row.phones, phone))
        case CustomerPhoneChanged(number=old_number, phone=phone):
            return replace(row, phones=with_point(row.phones, phone, lambda point: point.number == old_number))
        case CustomerPhoneRemoved(number=old_number):
            return replace(row, phones=without_point(row.phones, lambda point: point.number == old_number))
        case CustomerAddressAdded(address=place):
            return replace(row, addresses=with_point(row.addresses, place))
        case CustomerAddressChanged(address=place):
            same = place.address_id
            return replace(row, addresses=with_point(row.addresses, place, lambda point: point.address_id == same))
        case CustomerAddressRemoved(address_id=gone):
            return replace(row, addresses=without_point(row.addresses, lambda point: point.address_id == gone))
        case _:
            assert_never(event)


def _findable(row: Customer) -> Customer:
    reached = (*(email.address for email in row.emails), *(phone.number for phone in row.phones))
    cities = tuple(place.city for place in row.addresses)
    names = (row.name, *(name for other in row.absorbed for name in other.names))
    spoken = (part for name in names for part in pinyin(name))
    text = search_text((*names, *spoken, row.external_id, *reached, *cities, *row.tags))
    keys = keys_of(row.name, cities, row.emails, row.phones, row.external_id)
    return replace(row, name_key=normal_text(row.name), search=text, grams=grams(text), keys=keys)


CUSTOMERS = Rows(
    "customers",
    Customer,
    key=("customer_id",),
    of=CustomerEvent | MergeEvent,
    fold=fold,
    revision=2,
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
        # An import looks up hundreds of keys at once, which a pending list would make slow.
        "USING gin (keys) WITH (fastupdate = off)",
    ),
)
