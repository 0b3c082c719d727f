"""Commands in process: the command queue alone, against Postgres; run in a separate process."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from bench.own_process import run
from bench.store import opened_store
from services.contacts.activities.domain.interaction.commands import LogInteraction
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.department import CONTACTS
from shared.configuration.kafka import KafkaConnection
from shared.engine.changes import Changes
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.projection import generations
from shared.engine.service import settle_memory
from shared.engine.store.database import Database
from shared.history.language import LANGUAGE
from shared.messages.clock import new_id, utc_now

SUMMARY = "asked about delivery times for the next order and wants an answer this week"
CUSTOMERS = 2_000


class QueueStore(NamedTuple):
    """A database with customers as subjects of commands."""

    url: str
    customers: Sequence[UUID]


def prepare_store(url: str, kafka: KafkaConnection) -> QueueStore:
    """Fill an empty database with customers, by commands."""
    return run(_prepare(url, kafka))


async def _prepare(url: str, kafka: KafkaConnection) -> QueueStore:
    database = await opened_store(url)
    number = await generations.build_first(database, CONTACTS, LANGUAGE, kafka, lambda _done, _total: None)
    await database.open(generation=number)
    customers = [new_id() for _ in range(CUSTOMERS)]
    queue = _queue(database)
    await asyncio.gather(*(queue.execute(_register(customer)) for customer in customers))
    await queue.stop()
    await database.close()
    return QueueStore(url, customers)


def measure(store: QueueStore, callers: int, seconds: float) -> float:
    """Return commands per second for this many callers, each waiting for its answer."""
    return run(_measure(store, callers, seconds))


async def _measure(store: QueueStore, callers: int, seconds: float) -> float:
    database = Database(store.url)
    await database.open(generation=1)
    queue = _queue(database)
    settle_memory()
    try:
        return await closed_loop(
            lambda caller, n: queue.execute(_log(store.customers[(caller + n * callers) % len(store.customers)])),
            callers,
            seconds,
        )
    finally:
        await queue.stop()
        await database.close()


async def closed_loop(call: Callable[[int, int], Awaitable[object]], callers: int, seconds: float) -> float:
    """Let callers repeat their calls, warm up for a while, and return calls per second."""
    done = 0
    stopping = False

    async def caller(number: int) -> None:
        nonlocal done
        n = 0
        while not stopping:
            await call(number, n)
            n += 1
            done += 1

    tasks = [asyncio.create_task(caller(number)) for number in range(callers)]
    await asyncio.sleep(seconds / 4)
    before, began = done, time.perf_counter()
    await asyncio.sleep(seconds)
    rate = (done - before) / (time.perf_counter() - began)
    stopping = True
    await asyncio.gather(*tasks)
    return rate


def _queue(database: Database) -> CommandQueue:
    queue = CommandQueue(database, CONTACTS, Changes(), clock=utc_now, new_id=new_id)
    queue.start()
    queue.open.set()
    return queue


def _origin() -> Origin:
    cause = f"command/{new_id()}"
    return Origin("user:anna", cause, cause)


def _register(customer: UUID) -> CommandRequest:
    command = RegisterCustomer.model_validate({"customer_id": customer, "kind": "organisation", "name": "Nordlicht"})
    return CommandRequest(CUSTOMER, command, _origin(), fresh=True)


def _log(customer: UUID) -> CommandRequest:
    command = LogInteraction.model_validate(
        {"customer_id": customer, "interaction_id": new_id(), "kind": "call", "summary": SUMMARY}
    )
    return CommandRequest(INTERACTION, command, _origin(), fresh=True)
