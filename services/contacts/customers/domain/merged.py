"""How merges and separations change a customer's row. Pure."""

from dataclasses import replace
from functools import reduce
from typing import Any, assert_never

from services.contacts.customers.domain.contact_points import with_point, without_point
from services.contacts.customers.domain.row import Absorbed, Customer, with_values, without_values
from services.contacts.customers.domain.separation import inherited
from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
    MergeEvent,
)
from shared.messages.event import Recorded


def merged(row: Customer, event: Recorded[Any], fact: MergeEvent) -> Customer:
    """Return the row after a fact about a merge, seen from either side."""
    match fact:
        case CustomerMerged(into_id=into_id):
            return replace(row, merged_into=into_id)
        case CustomerUnmerged():
            return replace(row, merged_into=None)
        case CustomerAbsorbed():
            return _absorbing(row, event, fact)
        case CustomerSeparated():
            return _separated(row, fact)
        case _:
            assert_never(fact)


def _absorbing(row: Customer, event: Recorded[Any], fact: CustomerAbsorbed) -> Customer:
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
        custom_taken=fact.custom_taken,
        custom_replaced=fact.custom_replaced,
    )
    taken = {name: getattr(fact.taken, name) for name in fact.fields}
    return replace(_with_belongings(row, fact), absorbed=(*row.absorbed, other), **taken)


def _with_belongings(row: Customer, fact: CustomerAbsorbed) -> Customer:
    """Return the row with the contact points, tags and own fields taken over in the merge."""
    return replace(
        row,
        emails=reduce(with_point, fact.emails, row.emails),
        phones=reduce(with_point, fact.phones, row.phones),
        addresses=reduce(with_point, fact.addresses, row.addresses),
        tags=tuple(sorted({*row.tags, *fact.tags})),
        custom_fields=with_values(row.custom_fields, fact.custom_taken),
    )


def _separated(row: Customer, fact: CustomerSeparated) -> Customer:
    return replace(
        row,
        emails=without_point(row.emails, lambda point: point.address in fact.emails),
        phones=without_point(row.phones, lambda point: point.number in fact.phones),
        addresses=without_point(row.addresses, lambda point: point.address_id in fact.address_ids),
        tags=tuple(tag for tag in row.tags if tag not in fact.tags),
        absorbed=tuple(_staying(other, fact) for other in row.absorbed if other.from_id != fact.from_id),
        custom_fields=with_values(without_values(row.custom_fields, fact.custom_cleared), fact.custom_restored),
        **{name: getattr(fact.restored, name) for name in fact.fields},
    )


def _staying(other: Absorbed, fact: CustomerSeparated) -> Absorbed:
    return replace(other, **inherited(other, fact.passed_on)) if fact.passed_on else other
