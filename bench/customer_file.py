"""A customer file with duplicates: invented companies, some of them twice, with typical typing errors."""

import asyncio
import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bench.own_process import run
from bench.store import opened_store
from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.department import CONTACTS
from shared.configuration.kafka import KafkaConnection
from shared.engine.changes import Changes
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.projection import generations
from shared.history.language import LANGUAGE
from shared.messages.clock import new_id, utc_now


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


FIRST = words("Nord Süd West Ost Alt Neu Hoch Berg Tal See Fluss Wald Stein Eisen Kupfer Silber Gold Licht Stern Mond")
SECOND = words("werk haus bau tech glas holz metall optik druck stoff kraft gas wasser feld hof brücke mühle tor")
TRADES = words("Maschinenbau Handel Logistik Optik Catering Software Beratung Elektronik Textil Chemie Medien Energie")
FORMS = words("GmbH AG KG Ltd SE")
CITIES = words("Kiel Berlin Hamburg Bremen Leipzig Dresden Köln Essen Bonn Ulm Jena Halle Fulda Emden")
DUPLICATE_SHARE = 0.03
"""Share of companies with a second entry."""
BATCH_SIZE = 500


def companies(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the fields of this many customers; some appear twice, with a typo and without e-mail or phone."""
    rng = random.Random(seed)
    count_so_far = 0
    while count_so_far < count:
        company = _company(rng, count_so_far)
        count_so_far += 1
        yield company
        if count_so_far < count and rng.random() < DUPLICATE_SHARE:
            count_so_far += 1
            yield _duplicate(rng, company)


def _company(rng: random.Random, number: int) -> dict[str, Any]:
    name = f"{rng.choice(FIRST)}{rng.choice(SECOND)} {rng.choice(FIRST)}{rng.choice(SECOND)} {rng.choice(TRADES)}"
    return {
        "kind": "organisation",
        "name": f"{name} {rng.choice(FORMS)}",
        "email": f"info@company-{number}.example",
        "phone": f"+49 30 {2_000_000 + number}",
        "address": {"city": rng.choice(CITIES), "postal_code": f"{rng.randrange(10_000, 99_999)}", "country": "DE"},
        "external_id": None if rng.random() < 0.5 else f"D{number}",
    }


def _duplicate(rng: random.Random, company: dict[str, Any]) -> dict[str, Any]:
    letters = list(company["name"])
    at = rng.randrange(1, len(letters) - 5)
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    changes = {"name": "".join(letters), "external_id": None}
    return {**company, **changes, **({"email": None} if rng.random() < 0.5 else {"phone": None})}


def fill(url: str, kafka: KafkaConnection, count: int) -> int:
    """Register this many customers in an empty database; return their number."""
    return run(_fill(url, kafka, count))


async def _fill(url: str, kafka: KafkaConnection, count: int) -> int:
    database = await opened_store(url)
    number = await generations.build_first(database, CONTACTS, LANGUAGE, kafka, lambda _done, _total: None)
    await database.open(generation=number)
    queue = CommandQueue(database, CONTACTS, Changes(), clock=utc_now, new_id=new_id)
    queue.start()
    queue.open.set()
    source = companies(count, seed=1)
    while batch := list(islice(source, BATCH_SIZE)):
        await asyncio.gather(*(queue.execute(_register(company)) for company in batch))
    await queue.stop()
    row = await database.fetchrow("SELECT count(*) AS n FROM customers")
    await database.close()
    return int(row["n"]) if row else 0


def _register(company: dict[str, Any]) -> CommandRequest:
    cause = f"command/{new_id()}"
    command = RegisterCustomer.model_validate({"customer_id": new_id(), **company})
    return CommandRequest(CUSTOMER, command, Origin("user:anna", cause, cause), fresh=True)
