"""Finding customers: search while typing, filters, sorting and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.views.search_hits import SearchHit, search_hits, similar
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
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
"""The prefix of cursors for the second part of a list: customers found by their texts."""
MOST_COUNTED = 10_000
"""Customers; nobody needs the exact count beyond this."""
_AMONG = """
    customer_id IN (SELECT CASE WHEN a.from_id IS NULL THEN t.customer_id ELSE store.meaning(t.customer_id) END
    FROM customer_texts t LEFT JOIN aliases a ON a.from_id = t.customer_id AND a.holds WHERE {0})
"""
"""Customers with a matching text; ids are resolved only for the few merged ones, because resolving costs more."""
_SAID_OF = """
    EXISTS (SELECT FROM (SELECT search, grams FROM customer_texts
    WHERE customer_id = ANY(store.same_customer(customers.customer_id)) OFFSET 0) said WHERE {0})
"""
"""The same, checked customer by customer; OFFSET 0 limits the search to the few texts of each."""
_MANY, _SPREAD = 5_000, 1_000
"""Numbers of matching texts and of customers they belong to. Above both, going through the list in its order finds a
page sooner. With many texts of few customers, that would mean going through the whole list."""


@dataclass(frozen=True, slots=True)
class CustomerListItem:
    """A customer as a list shows it; e-mail, phone and city are the preferred ones."""

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
    """The contact person or note that matched, if nothing in the profile itself does."""
    similar: bool = False
    """Nothing matches the typed text exactly; this customer is similar."""


class Count(NamedTuple):
    """How many customers a list holds, or that there are more than that."""

    number: int
    more: bool = False


async def list_customers(
    db: Reader, filters: CustomerFilters, *, sort: Sort = "name", limit: int = 50, cursor: str | None = None
) -> Page[CustomerListItem]:
    """Return one page of `find_customers` as lists show it, or similar customers if it finds none.

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
    """Return one page of the customers that pass every filter and match every typed word.

    The search covers names, e-mail addresses, phone numbers, cities, tags and external ids. Those matches come first;
    then come customers with a matching contact person, note or discussion.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    profiles, by_text, next_cursor = await _found(db, filters, sort, limit, cursor)
    return Page(items=[*profiles, *by_text], next_cursor=next_cursor)


async def customers_of(db: Reader, customer_ids: Sequence[UUID]) -> Sequence[Customer]:
    """Return the customers these ids now stand for, each once, by name."""
    meant = "customer_id IN (SELECT store.meaning(id) FROM unnest({}::uuid[]) AS u(id))"
    return await select(CUSTOMERS).where(meant, customer_ids).order_by(search.NAME).all(db)


async def count_customers(db: Reader, filters: CustomerFilters) -> Count:
    """Return how many customers a list holds, counting only as far as is quick."""
    number = await _counted(db, _by_profile(filters), MOST_COUNTED)
    if number > MOST_COUNTED:
        return Count(MOST_COUNTED, more=True)
    if not search.of_texts(filters.q or ""):
        return Count(number)
    conditions, most = await _by_text(db, filters)
    further = await _counted(db, conditions, most)
    return Count(number + min(further, most), more=further > most)


async def count_up_to(db: Reader, filters: CustomerFilters, most: int) -> Count:
    """Return how many customers a list holds, counting all of them up to `most`, however long it takes."""
    number = await _counted(db, _by_profile(filters), most)
    if number <= most and search.of_texts(filters.q or ""):
        conditions, _ = await _by_text(db, filters)
        number += await _counted(db, conditions, most - number)
    return Count(min(number, most), more=number > most)


async def _counted(db: Reader, conditions: Conditions, most: int) -> int:
    return await select(CUSTOMERS).filtered(conditions).limit(most + 1).count(db)


async def _found(
    db: Reader, filters: CustomerFilters, sort: Sort, limit: int, cursor: str | None
) -> tuple[Sequence[Customer], Sequence[Customer], str | None]:
    """Return the customers found by profile, those found by their texts, and the next page's cursor."""
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
    """Return the conditions of a list without the typed text."""
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
    """Return the conditions for customers found only by their texts, and how many of them are quick to count."""
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
