"""Finding customers by any part of their names, in departments that know them from the log.

Only names are stored for this; searching addresses and notes is up to contacts, which owns them.
"""

from typing import NamedTuple

from shared.kernel.customers import KNOWN_CUSTOMERS, CustomerSummary
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions, like_literal
from shared.query.select import select
from shared.query.text import normal_text


class CustomerMatches(NamedTuple):
    """Customers that match the typed text; `similar` means that no name contains it and these names resemble it."""

    customers: list[CustomerSummary]
    similar: bool = False


async def customers_named(db: Reader, q: str, *, limit: int) -> CustomerMatches:
    """Return customers whose names contain all typed words; names that begin with the text come first.

    If there are none, return customers with similar names.
    """
    begin = Conditions()
    begin.add(f"{search.NAME} LIKE {{}}", f"{like_literal(normal_text(q))}%")
    customers = await _page(db, begin, search.NAME, limit)
    if len(customers) < limit:
        within = Conditions()
        search.add(within, search.of_profile(q))
        within.add("NOT customer_id = ANY({})", [customer.customer_id for customer in customers])
        customers += await _page(db, within, search.NAME, limit - len(customers))
    return CustomerMatches(customers) if customers else CustomerMatches(await _similar(db, q, limit), similar=True)


async def _similar(db: Reader, q: str, limit: int) -> list[CustomerSummary]:
    text = search.likely_mistyped(q)
    if text is None:
        return []
    conditions = Conditions()
    typed = f"{conditions.argument(text)}::text"
    conditions.add(f"{typed} <% search")
    return await _page(db, conditions, f"word_similarity({typed}, search) DESC, {search.NAME}", limit)


async def _page(db: Reader, conditions: Conditions, order: str, limit: int) -> list[CustomerSummary]:
    conditions.add("merged_into IS NULL")
    customers = select(KNOWN_CUSTOMERS).returning(CustomerSummary).filtered(conditions)
    return await customers.order_by(f"{order}, customer_id").limit(limit).all(db)
