"""What a customer's profile gives back when one that was merged into it turns out to be somebody else. Pure.

It gives back what it took and still has as it took it. What another one has too who stays is kept for that one, and
where another one's value stands in the place of what was taken, it is the one before both that comes back later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from services.contacts.customers.domain.row import Absorbed, Customer
from shared.events.contacts.customers.contact_points import PostalAddress
from shared.events.contacts.customers.merges import CustomerSeparated, PassedOn, ProfileFields

T = TypeVar("T")


class _Shares(NamedTuple):
    """Of several things that were taken, which are given back and which are kept for whom."""

    back: tuple[Any, ...]
    kept: Mapping[UUID, tuple[Any, ...]]


def separation(into: Customer, from_id: UUID, parts: Sequence[Customer] = ()) -> CustomerSeparated:
    """Return what the survivor gives back and what it keeps for others; `parts` are all that were merged into it.

    A value that was taken was new at that time. Who was merged earlier and has it too had lost it on the survivor, so
    it is kept only for those who came later, the first of them first.
    """
    place = next(n for n, other in enumerate(into.absorbed) if other.from_id == from_id)
    taken, later = into.absorbed[place], into.absorbed[place + 1 :]
    rows = {part.customer_id: part for part in parts}
    staying = [rows[other.from_id] for other in later if other.from_id in rows]
    places = {address.address_id: place_of(address) for address in into.addresses}
    emails = _shares(taken.emails, {one.address for one in into.emails}, staying, _emails)
    phones = _shares(taken.phones, {one.number for one in into.phones}, staying, _phones)
    addresses = _shares(taken.address_ids, set(places), staying, _places, places.__getitem__)
    tags = _shares(taken.tags, set(into.tags), staying, lambda part: set(part.tags))
    fields = _heirs(taken.fields, later, lambda one: one.fields)
    custom = _heirs([one.field for one in taken.custom_taken], later, _custom)
    unchanged = [
        name for name in taken.fields if name not in fields and getattr(into, name) == getattr(taken.taken, name)
    ]
    cleared = [one.field for one in taken.custom_taken if one.field not in custom and one in into.custom_fields]
    passed = [
        PassedOn(
            to_id=other.from_id,
            emails=emails.kept.get(other.from_id, ()),
            phones=phones.kept.get(other.from_id, ()),
            address_ids=addresses.kept.get(other.from_id, ()),
            tags=tags.kept.get(other.from_id, ()),
            **_replaced(taken, other, fields, custom),
        )
        for other in into.absorbed
    ]
    return CustomerSeparated(
        from_id=from_id,
        from_name=taken.name,
        fields=tuple(unchanged),
        restored=ProfileFields(**{name: getattr(taken.replaced, name) for name in unchanged}),
        emails=emails.back,
        phones=phones.back,
        address_ids=addresses.back,
        tags=tags.back,
        custom_cleared=tuple(cleared),
        custom_restored=tuple(one for one in taken.custom_replaced if one.field in cleared),
        passed_on=tuple(one for one in passed if one != PassedOn(one.to_id)),
    )


def place_of(address: PostalAddress) -> tuple[Any, ...]:
    """Return what makes two addresses the same place."""
    return tuple(address.lines), address.postal_code, address.city, address.region, address.country


def _emails(part: Customer) -> set[Any]:
    return {one.address for one in part.emails}


def _phones(part: Customer) -> set[Any]:
    return {one.number for one in part.phones}


def _places(part: Customer) -> set[Any]:
    return {place_of(address) for address in part.addresses}


def _custom(other: Absorbed) -> Iterable[str]:
    return (one.field for one in other.custom_taken)


def _shares(
    taken: Iterable[T],
    present: set[Any],
    staying: Sequence[Customer],
    held: Callable[[Customer], set[Any]],
    same: Callable[[T], Any] = lambda one: one,
) -> _Shares:
    """Share what was taken and is still there: with the first who has it too, the rest goes back."""
    back, kept = list[Any](), dict[UUID, tuple[Any, ...]]()
    for one in (one for one in taken if one in present):
        heir = next((part.customer_id for part in staying if same(one) in held(part)), None)
        if heir is None:
            back.append(one)
        else:
            kept[heir] = (*kept.get(heir, ()), one)
    return _Shares(tuple(back), kept)


def _heirs(
    names: Iterable[str], later: Sequence[Absorbed], took: Callable[[Absorbed], Iterable[str]]
) -> Mapping[str, Absorbed]:
    """Return for each field who was the next to put a value of its own there."""
    found = {name: next((other for other in later if name in took(other)), None) for name in names}
    return {name: other for name, other in found.items() if other is not None}


def _replaced(
    taken: Absorbed, other: Absorbed, fields: Mapping[str, Absorbed], custom: Mapping[str, Absorbed]
) -> dict[str, Any]:
    """Return what another one's separation brings back in future: what stood there before both."""
    names = [
        name
        for name in taken.fields
        if fields.get(name) is other and getattr(other.replaced, name) == getattr(taken.taken, name)
    ]
    own = [one.field for one in taken.custom_taken if custom.get(one.field) is other and one in other.custom_replaced]
    return {
        "fields": tuple(names),
        "replaced": ProfileFields(**{name: getattr(taken.replaced, name) for name in names}),
        "custom": tuple(own),
        "custom_replaced": tuple(one for one in taken.custom_replaced if one.field in own),
    }


def inherited(other: Absorbed, passed: Iterable[PassedOn]) -> dict[str, Any]:
    """Return what changes of the record of one who stays."""
    mine = [one for one in passed if one.to_id == other.from_id]
    values = {name: getattr(other.replaced, name) for name in other.fields}
    values |= {name: getattr(one.replaced, name) for one in mine for name in one.fields}
    codes = set(chain.from_iterable(one.custom for one in mine))
    custom = [one for one in other.custom_replaced if one.field not in codes]
    return {
        "emails": (*other.emails, *(email for one in mine for email in one.emails)),
        "phones": (*other.phones, *(phone for one in mine for phone in one.phones)),
        "address_ids": (*other.address_ids, *(address for one in mine for address in one.address_ids)),
        "tags": (*other.tags, *(tag for one in mine for tag in one.tags)),
        "replaced": ProfileFields(**values),
        "custom_replaced": (*custom, *(value for one in mine for value in one.custom_replaced)),
    }
