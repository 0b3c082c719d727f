"""Texts for the customers of a file: a contact person each, and notes with rare and common words."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from bench.customer_file import words
from bench.own_process import run
from services.contacts.customers.views.texts import CUSTOMER_TEXTS, CustomerText, TextKind
from shared.engine.store.database import Database
from shared.engine.views.tables import Table, Versioned
from shared.messages.clock import new_id
from shared.query.text import grams, search_text

GIVEN = words("Anna Bert Clara Darius Edda Falk Gesa Henrik Ilse Jonas 王 李 张 刘")
FAMILY = words("Abendroth Brinkmann Cordes Dahlmann Eichhorn Fassbender Gronau Hülsmann 小明 秀英")
CHINESE_FROM = (10, 8)
"""The index of the first Chinese name in both lists."""
WORDS = words(
    "called about delivery price offer wants samples asked for a visit next week complained pallet invoice reminder "
    "contract renewal meeting budget approved waiting for the board agreed on terms sent catalogue talked to purchasing"
)
COMMON = "delivery"
NOTES = 3
"""Notes per customer."""
LONG = 25
"""Words per note."""
BATCH_SIZE = 5_000


def rare(number: int) -> str:
    """Return the word that occurs only in this customer's note."""
    return f"order-{number:07d}"


def person(rng: random.Random, *, chinese: bool = False) -> str:
    """Return a contact person's name that many customers share."""
    given, family = CHINESE_FROM
    if chinese:
        return rng.choice(FAMILY[family:]) if rng.random() < 0.5 else rng.choice(GIVEN[given:]) + FAMILY[-1]
    return f"{rng.choice(GIVEN[:given])} {rng.choice(FAMILY[:family])}"


def fill(url: str) -> int:
    """Write the texts of every customer in a file; return their number."""
    return run(_fill(url))


async def _fill(url: str) -> int:
    database = Database(url)
    await database.open()
    await database.follow()
    table = Table(CUSTOMER_TEXTS, database.schema)
    ids = [row["customer_id"] for row in await database.fetch("SELECT customer_id FROM customers ORDER BY 1")]
    count = 0
    texts = _texts(ids)
    while batch := list(islice(texts, BATCH_SIZE)):
        await database.pool.execute(table.upsert, *table.arrays(Versioned(text, 1) for text in batch))
        count += len(batch)
    await database.pool.execute(f"VACUUM ANALYZE {table.name}")
    await database.close()
    return count


def _texts(ids: Iterable[UUID]) -> Iterator[CustomerText]:
    rng = random.Random(1)
    for number, customer_id in enumerate(ids):
        name = person(rng, chinese=number % 10 == 0)
        yield _text(customer_id, "contact_person", (name, f"person{number}@company.example", f"+49 40 {number:07d}"))
        for _ in range(NOTES):
            note = [*rng.choices(WORDS, k=LONG), rare(number)]
            yield _text(customer_id, "interaction", (" ".join(note),))


def _text(customer_id: UUID, kind: TextKind, parts: tuple[str, ...]) -> CustomerText:
    text = search_text(parts)
    return CustomerText(customer_id, new_id(), kind, parts, text, grams(text))
