"""(g) Customer search while typing, in a file of 100,000 and next to a read by key."""

import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from bench import customer_notes
from bench.customer_file import companies, fill
from bench.installation import installation
from bench.own_process import in_own_process, run
from bench.parts.visibility import percentile
from bench.result import Measurement
from bench.scale import Scale
from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.views.customer_list import list_customers
from shared.engine.store.database import Database, Searching
from shared.settings import database_of

SHOWN = 50
Timings = Mapping[str, list[float]]
"""Seconds per question, by kind of question."""
QUESTIONS = {
    "typing": "the letters of a company's name one after the other, from the first",
    "phone": "the last seven digits of a phone number, as nationally written",
    "note": "a word that stands in the notes on one customer only",
    "common_word": "a word that stands in half of all notes",
    "person": "the name of a contact person that hundreds of customers have",
    "chinese": "the Chinese name of a contact person, of two or three characters",
    "typo": "a name with two letters in each other's place, so that similar ones are looked for after all",
}


def measure(scale: Scale) -> Iterator[Measurement]:
    """Yield the time of one page of matching customers."""
    with installation() as place:
        url = place.fresh_database(database_of("contacts"))
        count = in_own_process(fill, url, place.kafka, scale.customer_file)
        texts = in_own_process(customer_notes.fill, url)
        rounds: list[Timings] = [
            in_own_process(measure_questions, url, seed, scale.reads // 4) for seed in range(scale.rounds)
        ]
    for what, words in QUESTIONS.items():
        for percent in (50, 99):
            how = (
                f"{count:,} customers with {texts:,} contact persons and notes; {words}; the first {SHOWN} that match, "
                "those found by what is said of them included, in process through the pool of the service; floor: one "
                "row of the same table by its key"
            )
            floor = min(percentile(taken["key"], percent) for taken in rounds)
            runs = [percentile(taken[what], percent) for taken in rounds]
            yield Measurement(f"search_{what}_p{percent}", "ms", "lower", runs, how, {"read_by_key": floor})


def measure_questions(url: str, seed: int, often: int) -> Timings:
    """Ask this many questions of each kind and return the times."""
    return run(_measure_questions(url, seed, often))


async def _measure_questions(url: str, seed: int, often: int) -> Timings:
    rng = random.Random(seed)
    database = Database(url)
    await database.open()
    await database.follow()
    searching = Searching(database)
    catalogue = list(islice(companies(10_000, seed=1), 10_000))
    ids = [row["customer_id"] for row in await database.fetch("SELECT customer_id FROM customers LIMIT 1000")]
    taken: dict[str, list[float]] = {what: [] for what in (*QUESTIONS, "key")}
    questions = _questions(rng, len(catalogue))
    for _ in range(often):
        company = rng.choice(catalogue)
        for what, question in questions.items():
            for text in question(company):
                await _timed(taken[what], partial(list_customers, searching, CustomerFilters(q=text), limit=SHOWN))
        await _timed(taken["key"], partial(_by_key, database, rng.choice(ids)))
    await database.close()
    return taken


def _questions(rng: random.Random, customers: int) -> Mapping[str, Callable[[Mapping[str, Any]], Sequence[str]]]:
    """Return the search box's content for a company search, by kind of question."""
    return {
        "typing": lambda company: _typed(rng, company["name"]),
        "phone": lambda company: [f"0{(company['phone'] or '+49 30 2000000').split()[-1]}"],
        "note": lambda _: [customer_notes.rare(rng.randrange(customers))],
        "common_word": lambda _: [customer_notes.COMMON],
        "person": lambda _: [customer_notes.person(rng)],
        "chinese": lambda _: [customer_notes.person(rng, chinese=True)],
        "typo": lambda company: [_mistyped(rng, company["name"])],
    }


async def _timed(times: list[float], question: Callable[[], Awaitable[object]]) -> None:
    began = time.perf_counter()
    await question()
    times.append(time.perf_counter() - began)


async def _by_key(database: Database, customer_id: UUID) -> object:
    return await database.fetchrow("SELECT * FROM customers WHERE customer_id = $1", customer_id)


def _typed(rng: random.Random, name: str) -> Sequence[str]:
    """Return the search box's content at three moments while a name is typed."""
    return [name[: rng.randint(1, 4)], name[: rng.randint(5, 9)], name[: rng.randint(10, len(name))]]


def _mistyped(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, 8)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 : 24]
