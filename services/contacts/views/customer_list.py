"""Finding customers: search as one types, filters, sorting, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.contacts.domain.customer import Customer
from services.contacts.domain.search import grams, is_wide, normal_text
from services.contacts.views.further_finds import found_by_person, similar
from shared.db import Reader
from shared.events.contacts import CustomerKind
from shared.paging import Listing, Order
from shared.query import Conditions, Page, columns, like_literal, row_of

Sort = Literal["name", "-name", "registered_at", "-registered_at", "changed_at", "-changed_at"]
NO_COLUMNS = frozenset({"q", "tag", "sort", "limit", "cursor"})
NAME = 'name_key COLLATE "C"'
TRIGRAM = 3
"""Letters that the trigram index needs at least."""
PHONE_DIGITS = 5
_PHONE_MARKS = frozenset("0123456789+()-/. ")
_ORDERS: Mapping[Sort, Order] = {
    "name": Order(NAME, str, descending=False),
    "-name": Order(NAME, str),
    "registered_at": Order("registered_at", datetime, descending=False),
    "-registered_at": Order("registered_at", datetime),
    "changed_at": Order("changed_at", datetime, descending=False),
    "-changed_at": Order("changed_at", datetime),
}
_LISTING = Listing(columns=columns(Customer), tables="customers", key="customer_id")


@dataclass(frozen=True, slots=True)
class CustomerListItem:
    """What a list shows of a customer; e-mail, phone and city are the preferred ones."""

    customer_id: UUID
    kind: CustomerKind
    name: str
    sector: str | None
    owner: str | None
    territory: str | None
    source: str | None
    external_id: str | None
    tags: tuple[str, ...]
    email: str | None
    phone: str | None
    city: str | None
    registered_at: datetime
    changed_at: datetime
    person: str | None = None
    """The contact person by whom it was found, where nothing of the customer itself matches."""
    similar: bool = False
    """Nothing is written as it was asked for; this is similar."""


async def list_customers(db: Reader, **asked: Any) -> Page[CustomerListItem]:
    """Return one page of customers as lists show them; `asked` as in `find_customers`.

    After the last of those that match come those whose contact person does; where there are none of either, those
    that are similar.
    """
    page = await find_customers(db, **asked)
    items = [_item(row) for row in page.items]
    q = asked.get("q") or ""
    if q.strip() and page.next_cursor is None:
        further = await found_by_person(db, q, _filters(asked), search_conditions(q))
        items += [_item(find.customer, person=find.person) for find in further]
        if not items and asked.get("cursor") is None:
            items += [_item(find.customer, similar=True) for find in await similar(db, q, _filters(asked))]
    return Page(items=items, next_cursor=page.next_cursor)


def _filters(asked: Mapping[str, Any]) -> Conditions:
    """Return the conditions of a list without what was typed."""
    conditions = Conditions()
    conditions.add("merged_into IS NULL")
    conditions.equal(**{name: value for name, value in asked.items() if name not in NO_COLUMNS})
    if asked.get("tag") is not None:
        conditions.add("tags ? {}", asked["tag"])
    return conditions


async def find_customers(
    db: Reader,
    *,
    q: str | None = None,
    tag: str | None = None,
    sort: Sort = "name",
    limit: int = 50,
    cursor: str | None = None,
    **equal: str | None,
) -> Page[Customer]:
    """Return one page of the customers that match every word of `q` and every filter.

    `q` looks into names, e-mail addresses, phone numbers, cities, tags and external ids; `equal` names columns.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = _filters({**equal, "tag": tag})
    for clause, values in search_conditions(q or ""):
        conditions.add(clause, *values)
    records, next_cursor = await _LISTING.page(db, conditions, _ORDERS[sort], limit, cursor)
    return Page(items=[row_of(Customer, record) for record in records], next_cursor=next_cursor)


def search_conditions(q: str) -> Sequence[tuple[str, tuple[Any, ...]]]:
    """Return the conditions, each with its values, that find what somebody typed; one at least is indexed.

    Words of one or two Latin letters are too short for the trigram index: alone they match beginnings of names,
    beside a longer word any part.
    """
    text = normal_text(q)
    digits = "".join(mark for mark in text if mark.isdigit())
    if len(digits) >= PHONE_DIGITS and set(text) <= _PHONE_MARKS:
        return [_containing(digits.lstrip("0") or digits)]
    words = text.split()
    wide = [(("grams ?& {}::text[]"), (list(grams(word)),)) for word in words if any(map(is_wide, word))]
    if words and not wide and max(map(len, words)) < TRIGRAM:
        return [(f"{NAME} >= {{}} AND {NAME} < {{}}", (text, f"{text}\U0010ffff"))]
    return [*wide, *(_containing(word) for word in words)]


def _containing(word: str) -> tuple[str, tuple[str]]:
    return "search LIKE {}", (f"%{like_literal(word)}%",)


def _item(row: Customer, *, person: str | None = None, similar: bool = False) -> CustomerListItem:
    return CustomerListItem(
        person=person,
        similar=similar,
        customer_id=row.customer_id,
        kind=row.kind,
        name=row.name,
        sector=row.sector,
        owner=row.owner,
        territory=row.territory,
        source=row.source,
        external_id=row.external_id,
        tags=row.tags,
        email=next((email.address for email in row.emails if email.preferred), None),
        phone=next((phone.number for phone in row.phones if phone.preferred), None),
        city=next((place.city for place in row.addresses if place.preferred), None),
        registered_at=row.registered_at,
        changed_at=row.changed_at,
    )
