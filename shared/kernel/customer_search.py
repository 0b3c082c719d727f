"""Finding customers in departments that know them from the log: by any part of their names, as in contacts.

Only names are kept for it; by addresses and notes customers are found in contacts, which owns them.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, assert_never
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
)
from shared.events.contacts.customers.profile import CustomerRegistered, CustomerRenamed, CustomerWithdrawn
from shared.kernel.customers import KnownCustomer, KnownCustomerEvent
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query import search
from shared.query.conditions import Conditions, like_literal
from shared.query.select import select
from shared.query.text import grams, normal_text, pinyin, search_text


@pydantic_dataclass(frozen=True, slots=True)
class FormerName:
    """What a customer was called that was merged into this one."""

    from_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class CustomerName:
    """What a customer is called, and was by those who were merged into it; the rest is what it is found by."""

    customer_id: UUID
    name: str
    former: tuple[FormerName, ...] = ()
    merged: bool = False
    name_key: str = ""
    search: str = ""
    grams: tuple[str, ...] = ()


def fold(row: CustomerName | None, event: Recorded[KnownCustomerEvent]) -> CustomerName | None:
    """Return the names after the event."""
    match event.data:
        case CustomerRegistered(name=name):
            return _findable(CustomerName(event.subject_id, name))
        case CustomerRenamed(name=name):
            return row and _findable(replace(row, name=name))
        case CustomerAbsorbed() as other:
            new = tuple(FormerName(other.from_id, name) for name in (other.from_name, *other.also_known_as))
            taken = other.taken.name if "name" in other.fields else None
            return row and _findable(replace(row, name=taken or row.name, former=(*row.former, *new)))
        case CustomerSeparated() as other:
            left = tuple(one for one in row.former if one.from_id != other.from_id) if row else ()
            restored = other.restored.name if "name" in other.fields else None
            return row and _findable(replace(row, name=restored or row.name, former=left))
        case CustomerMerged():
            return row and replace(row, merged=True)
        case CustomerUnmerged():
            return row and replace(row, merged=False)
        case CustomerWithdrawn():
            return None
        case _:
            assert_never(event.data)


def _findable(row: CustomerName) -> CustomerName:
    names = (row.name, *(one.name for one in row.former))
    text = search_text((*names, *(part for name in names for part in pinyin(name))))
    return replace(row, name_key=normal_text(row.name), search=text, grams=grams(text))


CUSTOMER_NAMES = Rows(
    "customer_names",
    CustomerName,
    key=("customer_id",),
    of=KnownCustomerEvent,
    fold=fold,
    indexes=(
        '(name_key COLLATE "C", customer_id)',
        "USING gin (search gin_trgm_ops)",
        "USING gin (grams)",
    ),
)


_FIELDS = {name: f"known_customers.{name}" for name in ("kind", "name", "merged_into", "absorbed")}


class Found(NamedTuple):
    """Customers for what somebody typed; `similar`: none is called so, these are called like it."""

    customers: list[KnownCustomer]
    similar: bool = False


async def customers_named(db: Reader, q: str, *, limit: int) -> Found:
    """Return customers in whose names all words are that were typed, first those whose names begin so.

    Where there are none, those whose names are like it.
    """
    begin = Conditions()
    begin.add(f"{search.NAME} LIKE {{}}", f"{like_literal(normal_text(q))}%")
    found = await _page(db, begin, search.NAME, limit)
    if len(found) < limit:
        within = Conditions()
        search.add(within, search.of_profile(q))
        within.add("NOT customer_id = ANY({})", [one.customer_id for one in found])
        found += await _page(db, within, search.NAME, limit - len(found))
    return Found(found) if found else Found(await _similar(db, q, limit), similar=True)


async def _similar(db: Reader, q: str, limit: int) -> list[KnownCustomer]:
    text = search.likely_mistyped(q)
    if text is None:
        return []
    conditions = Conditions()
    typed = f"{conditions.argument(text)}::text"
    conditions.add(f"{typed} <% search")
    return await _page(db, conditions, f"word_similarity({typed}, search) DESC, {search.NAME}", limit)


async def _page(db: Reader, conditions: Conditions, order: str, limit: int) -> list[KnownCustomer]:
    conditions.add("NOT merged")
    names = select(CUSTOMER_NAMES).filtered(conditions).order_by(f"{order}, customer_id").limit(limit)
    found = names.within("known_customers JOIN ({}) found USING (customer_id)").returning(KnownCustomer, **_FIELDS)
    return await found.order_by(f"{order}, customer_id").all(db)
