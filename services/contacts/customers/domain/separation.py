"""What a customer's profile gives back when a customer merged into it turns out to be someone else. Pure.

It gives back what it took and still holds unchanged. A value that another remaining customer also has is kept for that
customer. If another customer's value has replaced the one taken, separating that customer later restores the value from
before both.
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
    """Of several values taken, those to give back and those to keep, by the customer they are kept for."""

    back: tuple[Any, ...]
    kept: Mapping[UUID, tuple[Any, ...]]


def separation(into: Customer, from_id: UUID, parts: Sequence[Customer] = ()) -> CustomerSeparated:
    """Return what the survivor gives back and what it keeps for others; `parts` are all customers merged into it.

    A value that was taken was new to the survivor at that time. A customer merged earlier may have the value too, but
    the survivor had lost it by then. The value is therefore kept only for customers merged later, the earliest of them
    first.
    """
    place = next(n for n, other in enumerate(into.absorbed) if other.from_id == from_id)
    taken, later = into.absorbed[place], into.absorbed[place + 1 :]
    rows = {part.customer_id: part for part in parts}
    staying = [rows[other.from_id] for other in later if other.from_id in rows]
    places = {address.address_id: place_of(address) for address in into.addresses}
    emails = _shares(taken.emails, {item.address for item in into.emails}, staying, _emails)
    phones = _shares(taken.phones, {item.number for item in into.phones}, staying, _phones)
    addresses = _shares(taken.address_ids, set(places), staying, _places, places.__getitem__)
    tags = _shares(taken.tags, set(into.tags), staying, lambda part: set(part.tags))
    fields = _heirs(taken.fields, later, lambda item: item.fields)
    custom = _heirs([item.field for item in taken.custom_taken], later, _custom)
    unchanged = [
        name for name in taken.fields if name not in fields and getattr(into, name) == getattr(taken.taken, name)
    ]
    cleared = [item.field for item in taken.custom_taken if item.field not in custom and item in into.custom_fields]
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
        custom_restored=tuple(item for item in taken.custom_replaced if item.field in cleared),
        passed_on=tuple(item for item in passed if item != PassedOn(item.to_id)),
    )


def place_of(address: PostalAddress) -> tuple[Any, ...]:
    """Return the parts that identify an address as the same place."""
    return tuple(address.lines), address.postal_code, address.city, address.region, address.country


def _emails(part: Customer) -> set[Any]:
    return {email.address for email in part.emails}


def _phones(part: Customer) -> set[Any]:
    return {phone.number for phone in part.phones}


def _places(part: Customer) -> set[Any]:
    return {place_of(address) for address in part.addresses}


def _custom(other: Absorbed) -> Iterable[str]:
    return (value.field for value in other.custom_taken)


def _shares(
    taken: Iterable[T],
    present: set[Any],
    staying: Sequence[Customer],
    held: Callable[[Customer], set[Any]],
    same: Callable[[T], Any] = lambda item: item,
) -> _Shares:
    """Divide the taken values still present: each is kept for the first customer who has it too, or goes back."""
    back, kept = list[Any](), dict[UUID, tuple[Any, ...]]()
    for item in (item for item in taken if item in present):
        heir = next((part.customer_id for part in staying if same(item) in held(part)), None)
        if heir is None:
            back.append(item)
        else:
            kept[heir] = (*kept.get(heir, ()), item)
    return _Shares(tuple(back), kept)


def _heirs(
    names: Iterable[str], later: Sequence[Absorbed], took: Callable[[Absorbed], Iterable[str]]
) -> Mapping[str, Absorbed]:
    """Return, for each field, the next customer whose merge put a value of its own there."""
    heirs = {name: next((other for other in later if name in took(other)), None) for name in names}
    return {name: other for name, other in heirs.items() if other is not None}


def _replaced(
    taken: Absorbed, other: Absorbed, fields: Mapping[str, Absorbed], custom: Mapping[str, Absorbed]
) -> dict[str, Any]:
    """Return what a later separation of `other` restores: the values from before both merges."""
    names = [
        name
        for name in taken.fields
        if fields.get(name) is other and getattr(other.replaced, name) == getattr(taken.taken, name)
    ]
    own = [
        value.field
        for value in taken.custom_taken
        if custom.get(value.field) is other and value in other.custom_replaced
    ]
    return {
        "fields": tuple(names),
        "replaced": ProfileFields(**{name: getattr(taken.replaced, name) for name in names}),
        "custom": tuple(own),
        "custom_replaced": tuple(value for value in taken.custom_replaced if value.field in own),
    }


def inherited(other: Absorbed, passed: Iterable[PassedOn]) -> dict[str, Any]:
    """Return the changes to the record of a customer that stays merged."""
    mine = [item for item in passed if item.to_id == other.from_id]
    values = {name: getattr(other.replaced, name) for name in other.fields}
    values |= {name: getattr(item.replaced, name) for item in mine for name in item.fields}
    codes = set(chain.from_iterable(item.custom for item in mine))
    custom = [item for item in other.custom_replaced if item.field not in codes]
    return {
        "emails": (*other.emails, *(email for item in mine for email in item.emails)),
        "phones": (*other.phones, *(phone for item in mine for phone in item.phones)),
        "address_ids": (*other.address_ids, *(address for item in mine for address in item.address_ids)),
        "tags": (*other.tags, *(tag for item in mine for tag in item.tags)),
        "replaced": ProfileFields(**values),
        "custom_replaced": (*custom, *(value for item in mine for value in item.custom_replaced)),
    }
