"""By what customers were found who do not match themselves, and who is similar where nobody matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS, Customer
from services.contacts.customers.views.texts import CUSTOMER_TEXTS, CustomerText, TextKind, excerpt
from shared.engine.views.rows import row_of
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions
from shared.query.select import select

MOST_SIMILAR = 50
"""How many similar ones are shown: who sees more of them types on."""


_OF_EACH = "(SELECT * FROM customer_texts WHERE customer_id = ANY(store.same_customer(asked.id)) OFFSET 0)"
"""The texts of one; OFFSET 0 keeps the search for words to them instead of to all texts there are."""


_ALIKE = """(
    SELECT id, max(likeness) AS likeness FROM (
        SELECT customer_id AS id, word_similarity(typed, search) AS likeness FROM customers WHERE typed <% search
        UNION ALL SELECT store.meaning(customer_id), word_similarity(typed, search)
        FROM customer_texts WHERE kind = 'contact_person' AND typed <% search
    ) alike GROUP BY id
) found"""
"""Customers of whose profile or contact persons a part is like `typed`, and how alike it is."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """What matches: a contact person's name, or the piece of a note or a discussion."""

    kind: TextKind
    text_id: UUID
    text: str


async def search_hits(db: Reader, q: str, customers: Sequence[UUID]) -> Mapping[UUID, SearchHit]:
    """Return for each of these customers what matches: a contact person if there is one, else the newest text."""
    conditions = Conditions()
    ids = conditions.argument(customers)
    search.add(conditions, search.of_texts(q))
    texts = select(CUSTOMER_TEXTS).joined(f"{_OF_EACH} said").filtered(conditions)
    best = texts.order_by("(kind = 'contact_person') DESC, text_id DESC").limit(1)
    hits = best.within(f"unnest({ids}::uuid[]) AS asked(id), LATERAL ({{}}) text")
    records = await db.fetch(hits.statement("asked.id AS found, text.*"), *hits.conditions.args)
    return {record["found"]: _found(row_of(CustomerText, record), q) for record in records}


def _found(text: CustomerText, q: str) -> SearchHit:
    shown = text.said[0] if text.kind == "contact_person" else excerpt(text.said, q)
    return SearchHit(text.kind, text.text_id, shown)


async def similar(db: Reader, q: str, conditions: Conditions) -> Sequence[Customer]:
    """Return customers of whose profile or contact persons a part is like what was typed, the likest first.

    Likeness is pg_trgm's word similarity, from `pg_trgm.word_similarity_threshold` on (`shared.engine.store.database`
    sets it). `conditions` are the list's filters.
    """
    text = search.likely_mistyped(q)
    if text is None:
        return ()
    typed = f"{conditions.argument(text)}::text"
    conditions.add("customer_id = found.id")
    customers = select(CUSTOMERS).joined(f"customers, {_ALIKE.replace('typed', typed)}").filtered(conditions)
    return await customers.order_by('likeness DESC, name_key COLLATE "C", customer_id').limit(MOST_SIMILAR).all(db)
