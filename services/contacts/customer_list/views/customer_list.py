"""Finding customers: search as one types, filters, sorting, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.views.search_hits import SearchHit, search_hits, similar
from services.contacts.customers.domain.fold import CUSTOMERS, Customer
from services.contacts.customers.views.texts import CUSTOMER_TEXTS
from shared.events.contacts.customers.profile import CustomerKind
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page
from shared.query.select import select

Sort = Literal["name", "-name", "registered_at", "-registered_at", "changed_at", "-changed_at"]
_ORDERS: Mapping[Sort, Order] = {
    "name": Order(search.NAME, str, descending=False),
    "-name": Order(search.NAME, str),
    "registered_at": Order("registered_at", datetime, descending=False),
    "-registered_at": Order("registered_at", datetime),
    "changed_at": Order("changed_at", datetime, descending=False),
    "-changed_at": Order("changed_at", datetime),
}
_BY_TEXT = "~"
"""Begins the cursors of the second part of a list: those who are found by what is said of them."""
MOST_COUNTED = 10_000
"""Customers; nobody wants to know exactly how many more."""
_AMONG = """
    customer_id IN (SELECT CASE WHEN a.from_id IS NULL THEN t.customer_id ELSE store.meaning(t.customer_id) END
    FROM customer_texts t LEFT JOIN aliases a ON a.from_id = t.customer_id AND a.holds WHERE {0})
"""
"""Of whom something is said; whom an id means is asked only for the few that were merged, for asking costs more."""
_SAID_OF = """
    EXISTS (SELECT FROM (SELECT search, grams FROM customer_texts
    WHERE customer_id = ANY(store.same_customer(customers.customer_id)) OFFSET 0) said WHERE {0})
"""
"""The same, asked of one customer after the other; OFFSET 0 keeps it to the few texts of each."""
_MANY, _SPREAD = 5_000, 1_000
"""Texts that match, and customers of whom they are: of more, a page is found sooner by going through the list in its
order. With many texts of few customers that would be going through the whole list."""


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
    found_in: SearchHit | None = None
    """By which contact person or note it was found, where nothing of the customer itself matches."""
    similar: bool = False
    """Nothing is written as it was asked for; this is similar."""


class Count(NamedTuple):
    """How many customers a list holds, or that they are more than that."""

    number: int
    more: bool = False


async def list_customers(
    db: Reader, filters: CustomerFilters, *, sort: Sort = "name", limit: int = 50, cursor: str | None = None
) -> Page[CustomerListItem]:
    """Return one page of what `find_customers` finds, as lists show them; where that is nothing, similar ones.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    profiles, by_text, next_cursor = await _found(db, filters, sort, limit, cursor)
    items = [_item(row) for row in profiles]
    if by_text and filters.q:
        finds = await search_hits(db, filters.q, [row.customer_id for row in by_text])
        items += [_item(row, found_in=finds.get(row.customer_id)) for row in by_text]
    if not items and filters.q and cursor is None:
        items = [_item(row, similar=True) for row in await similar(db, filters.q, _filters(filters))]
    return Page(items=items, next_cursor=next_cursor)


async def find_customers(
    db: Reader, filters: CustomerFilters, *, sort: Sort = "name", limit: int = 50, cursor: str | None = None
) -> Page[Customer]:
    """Return one page of the customers that pass every filter and match every word of what was typed.

    Words are looked for in names, e-mail addresses, phone numbers, cities, tags and external ids; after all that
    match so come those of whom a contact person, a note or a discussion does.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    profiles, by_text, next_cursor = await _found(db, filters, sort, limit, cursor)
    return Page(items=[*profiles, *by_text], next_cursor=next_cursor)


async def customers_of(db: Reader, customer_ids: Sequence[UUID]) -> Sequence[Customer]:
    """Return whom these ids mean, each once, by name."""
    meant = "customer_id IN (SELECT store.meaning(id) FROM unnest({}::uuid[]) AS u(id))"
    return await select(CUSTOMERS).where(meant, customer_ids).order_by(search.NAME).all(db)


async def count_customers(db: Reader, filters: CustomerFilters) -> Count:
    """Return how many customers a list holds, counted no further than is quick."""
    number = await _counted(db, _by_profile(filters), MOST_COUNTED)
    if number > MOST_COUNTED:
        return Count(MOST_COUNTED, more=True)
    if not search.of_texts(filters.q or ""):
        return Count(number)
    conditions, most = await _by_text(db, filters)
    further = await _counted(db, conditions, most)
    return Count(number + min(further, most), more=further > most)


async def _counted(db: Reader, conditions: Conditions, most: int) -> int:
    return await select(CUSTOMERS).filtered(conditions).limit(most + 1).count(db)


async def _found(
    db: Reader, filters: CustomerFilters, sort: Sort, limit: int, cursor: str | None
) -> tuple[Sequence[Customer], Sequence[Customer], str | None]:
    """Return those found by their profile, those found by what is said of them, and the next page's cursor."""
    profiles: Sequence[Customer] = ()
    if cursor is None or not cursor.startswith(_BY_TEXT):
        profiles, next_cursor = await _page(db, _by_profile(filters), sort, limit, cursor)
        if next_cursor is not None:
            return profiles, (), next_cursor
        cursor = _BY_TEXT
    if not search.of_texts(filters.q or ""):
        return profiles, (), None
    if len(profiles) == limit:
        return profiles, (), _BY_TEXT
    in_texts, _ = await _by_text(db, filters)
    by_text, next_cursor = await _page(db, in_texts, sort, limit - len(profiles), cursor.removeprefix(_BY_TEXT) or None)
    return profiles, by_text, next_cursor and _BY_TEXT + next_cursor


async def _page(
    db: Reader, conditions: Conditions, sort: Sort, limit: int, cursor: str | None
) -> tuple[Sequence[Customer], str | None]:
    page = await select(CUSTOMERS).filtered(conditions).page(db, _ORDERS[sort], limit, cursor)
    return page.items, page.next_cursor


def _filters(filters: CustomerFilters) -> Conditions:
    """Return the conditions of a list without what was typed."""
    conditions = Conditions()
    conditions.add("merged_into IS NULL")
    conditions.equal(**{name: value or None for name, value in filters if name not in {"q", "tag"}})
    if filters.tag:
        conditions.add("tags ? {}", filters.tag)
    return conditions


def _by_profile(filters: CustomerFilters) -> Conditions:
    conditions = _filters(filters)
    search.add(conditions, search.of_profile(filters.q or ""))
    return conditions


async def _many(db: Reader, q: str) -> bool:
    conditions = Conditions()
    search.add(conditions, search.of_texts(q))
    some = select(CUSTOMER_TEXTS).filtered(conditions).limit(_MANY + 1).within("({}) said")
    counts = await some.record(db, "count(*) AS texts, count(DISTINCT customer_id) AS customers")
    return counts is not None and counts["texts"] > _MANY and counts["customers"] > _SPREAD


async def _by_text(db: Reader, filters: CustomerFilters) -> tuple[Conditions, int]:
    """Return the conditions that find whom the profile does not tell, and up to how many are counted quickly."""
    q = filters.q or ""
    many = await _many(db, q)
    conditions = _filters(filters)
    search.add_inside(conditions, _SAID_OF if many else _AMONG, search.of_texts(q))
    search.add_inside(conditions, "NOT ({0})", search.of_profile(q))
    return conditions, _SPREAD if many else MOST_COUNTED


def _item(row: Customer, *, found_in: SearchHit | None = None, similar: bool = False) -> CustomerListItem:
    shown: dict[str, Any] = {name: getattr(row, name) for name in _SHOWN}
    return CustomerListItem(
        **shown,
        email=next((email.address for email in row.emails if email.preferred), None),
        phone=next((phone.number for phone in row.phones if phone.preferred), None),
        city=next((place.city for place in row.addresses if place.preferred), None),
        found_in=found_in,
        similar=similar,
    )


_SHOWN = (
    "customer_id", "kind", "name", "sector", "owner", "territory", "source", "external_id", "tags", "registered_at",
    "changed_at",
)  # fmt: skip
