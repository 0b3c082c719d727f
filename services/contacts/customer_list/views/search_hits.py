"""By what customers were found who do not match themselves, and who is similar where nobody matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS, Customer
from services.contacts.customers.views.texts import CUSTOMER_TEXTS, CustomerText, TextKind, excerpt
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader
from shared.query import search
from shared.query.conditions import Conditions

MOST_SIMILAR = 50
"""How many similar ones are shown: who sees more of them types on."""


_OF_EACH = f"(SELECT * FROM {CUSTOMER_TEXTS.name} WHERE customer_id = ANY(store.same_customer(asked.id)) OFFSET 0)"  # noqa: S608 - constant names
"""The texts of one; OFFSET 0 keeps the search for words to them instead of to all texts there are."""


@dataclass(frozen=True, slots=True)
class FoundIn:
    """What matches: a contact person's name, or the piece of a note or a discussion."""

    kind: TextKind
    text_id: UUID
    text: str


async def found_in(db: Reader, q: str, customers: Sequence[UUID]) -> Mapping[UUID, FoundIn]:
    """Return for each of these customers what matches: a contact person if there is one, else the newest text."""
    conditions = Conditions()
    asked = conditions.argument(customers)
    search.add(conditions, search.of_texts(q))
    records = await db.fetch(
        f"SELECT asked.id AS found, text.* FROM unnest({asked}::uuid[]) AS asked(id), LATERAL ("  # noqa: S608 - constants
        f"SELECT {columns(CustomerText)} FROM {_OF_EACH} said {conditions.where} "
        "ORDER BY (kind = 'contact_person') DESC, text_id DESC LIMIT 1) text",
        *conditions.args,
    )
    return {record["found"]: _found(row_of(CustomerText, record), q) for record in records}


def _found(text: CustomerText, q: str) -> FoundIn:
    shown = text.said[0] if text.kind == "contact_person" else excerpt(text.said, q)
    return FoundIn(text.kind, text.text_id, shown)


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
    records = await db.fetch(
        f"SELECT {columns(Customer)} FROM {CUSTOMERS.name}, ("  # noqa: S608 - constant names
        f"SELECT id, max(likeness) AS likeness FROM ("
        f"SELECT customer_id AS id, word_similarity({typed}, search) AS likeness "
        f"FROM {CUSTOMERS.name} WHERE {typed} <% search UNION ALL "
        f"SELECT store.meaning(customer_id), word_similarity({typed}, search) "
        f"FROM {CUSTOMER_TEXTS.name} WHERE kind = 'contact_person' AND {typed} <% search) alike GROUP BY id) found "
        f'{conditions.where} ORDER BY likeness DESC, name_key COLLATE "C", customer_id LIMIT {MOST_SIMILAR:d}',
        *conditions.args,
    )
    return [row_of(Customer, record) for record in records]
