"""Why customers were found who do not match themselves, and which are similar if none match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.customers.views.texts import CUSTOMER_TEXTS, CustomerText, TextKind, excerpt
from shared.engine.views.rows import row_of
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions
from shared.query.select import select

MOST_SIMILAR = 50
"""How many similar customers are shown; a user who sees more goes on typing."""


_OF_EACH = "(SELECT * FROM customer_texts WHERE customer_id = ANY(store.same_customer(customer.id)) OFFSET 0)"
"""The texts of one customer; OFFSET 0 limits the word search to them instead of all existing texts."""


_ALIKE = """(
    SELECT id, max(likeness) AS likeness FROM (
        SELECT customer_id AS id, word_similarity(typed, search) AS likeness FROM customers WHERE typed <% search
        UNION ALL SELECT store.meaning(customer_id), word_similarity(typed, search)
        FROM customer_texts WHERE kind = 'contact_person' AND typed <% search
    ) alike GROUP BY id
) found"""
"""Customers whose profile or contact persons contain a part similar to `typed`, and how similar it is."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """The match: a contact person's name, or an excerpt from a note or discussion."""

    kind: TextKind
    text_id: UUID
    text: str


async def search_hits(db: Reader, q: str, customers: Sequence[UUID]) -> Mapping[UUID, SearchHit]:
    """Return the match for each of these customers: a contact person if there is one, else the newest text."""
    conditions = Conditions()
    ids = conditions.argument(customers)
    search.add(conditions, search.of_texts(q))
    texts = select(CUSTOMER_TEXTS).joined(f"{_OF_EACH} said").filtered(conditions)
    best = texts.order_by("(kind = 'contact_person') DESC, text_id DESC").limit(1)
    hits = best.within(f"unnest({ids}::uuid[]) AS customer(id), LATERAL ({{}}) text")
    records = await db.fetch(hits.statement("customer.id AS matched_id, text.*"), *hits.conditions.args)
    return {record["matched_id"]: _hit(row_of(CustomerText, record), q) for record in records}


def _hit(text: CustomerText, q: str) -> SearchHit:
    shown = text.said[0] if text.kind == "contact_person" else excerpt(text.said, q)
    return SearchHit(text.kind, text.text_id, shown)


async def similar(db: Reader, q: str, conditions: Conditions) -> Sequence[Customer]:
    """Return customers with a profile or contact person similar to the typed text, the most similar first.

    Similarity is pg_trgm's word similarity, from `pg_trgm.word_similarity_threshold` up (set by
    `shared.engine.store.database`). `conditions` are the list's filters.
    """
    text = search.likely_mistyped(q)
    if text is None:
        return ()
    typed = f"{conditions.argument(text)}::text"
    conditions.add("customer_id = found.id")
    customers = select(CUSTOMERS).joined(f"customers, {_ALIKE.replace('typed', typed)}").filtered(conditions)
    return await customers.order_by('likeness DESC, name_key COLLATE "C", customer_id').limit(MOST_SIMILAR).all(db)
