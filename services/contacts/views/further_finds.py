"""Who else may be meant by what somebody typed: customers whose contact person it is, and those that are similar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.contacts.domain.contact_person import CONTACT_PERSONS, SEARCHED
from services.contacts.domain.customer import CUSTOMERS, Customer
from services.contacts.domain.search import normal_text
from shared.db import Reader
from shared.query import Conditions, columns, like_literal, row_of

MOST = 50
"""How many of each are shown: who sees more of them types on."""
SHORTEST = 3
"""Letters of a text that can be mistyped and still be recognised."""


@dataclass(frozen=True, slots=True)
class FurtherFind:
    """A customer, and the contact person by whom it was found; None: for it is similar."""

    customer: Customer
    person: str | None


async def found_by_person(
    db: Reader, q: str, conditions: Conditions, exact: Sequence[tuple[str, tuple[Any, ...]]]
) -> Sequence[FurtherFind]:
    """Return customers with a contact person whom every word describes (name, e-mail or phone), by name.

    `conditions` are the list's filters; those who match `exact` are in the list already.
    """
    words = _words(q)
    if not words:
        return ()
    for_person = " AND ".join(f"{SEARCHED} LIKE {conditions.argument(f'%{like_literal(word)}%')}" for word in words)
    people = f"SELECT store.meaning(customer_id) FROM {CONTACT_PERSONS.name} WHERE left_at IS NULL AND {for_person}"  # noqa: S608 - constant names
    conditions.add(f"customer_id IN ({people})")
    _not_matching(conditions, exact)
    name = (
        f"(SELECT min(p.name) FROM {CONTACT_PERSONS.name} p WHERE {for_person} AND p.left_at IS NULL "  # noqa: S608
        f"AND p.customer_id = ANY(store.same_customer({CUSTOMERS.name}.customer_id))) AS found_in"
    )
    records = await db.fetch(
        f"SELECT {columns(Customer)}, {name} FROM {CUSTOMERS.name} {conditions.where} "  # noqa: S608 - constant names
        f'ORDER BY name_key COLLATE "C", customer_id LIMIT {MOST:d}',
        *conditions.args,
    )
    return [FurtherFind(row_of(Customer, record), record["found_in"]) for record in records]


async def similar(db: Reader, q: str, conditions: Conditions) -> Sequence[FurtherFind]:
    """Return customers of whose names, addresses, cities or tags a part is like what was typed, the likest first.

    Likeness is pg_trgm's word similarity, from `pg_trgm.word_similarity_threshold` on (see `shared.database`).
    """
    text = normal_text(q)
    if len(text) < SHORTEST or not any(letter.isalpha() for letter in text):
        return ()  # a number with another digit is another number
    typed = conditions.argument(text)
    conditions.add(f"{typed}::text <% search")
    records = await db.fetch(
        f"SELECT {columns(Customer)} FROM {CUSTOMERS.name} {conditions.where} "  # noqa: S608 - constant names
        f'ORDER BY word_similarity({typed}::text, search) DESC, name_key COLLATE "C", customer_id LIMIT {MOST:d}',
        *conditions.args,
    )
    return [FurtherFind(row_of(Customer, record), None) for record in records]


def _words(q: str) -> Sequence[str]:
    """Return the words; of a phone number only the digits, without the zero of the national notation."""
    text = " ".join(q.lower().split())
    digits = "".join(mark for mark in text if mark.isdigit())
    if digits and set(text) <= frozenset("0123456789+()-/. "):
        return [digits.lstrip("0")] if len(digits.lstrip("0")) >= SHORTEST else []
    words = text.split()
    return words if any(len(word) >= SHORTEST or not word.isascii() for word in words) else []


def _not_matching(conditions: Conditions, exact: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
    if exact:
        clause = " AND ".join(f"({one})" for one, _ in exact)
        conditions.add(f"NOT ({clause})", *(value for _, values in exact for value in values))
