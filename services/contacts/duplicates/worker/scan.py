"""Comparing all customers in a child process: it occupies a whole processor, and requests must not wait for it."""

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from services.contacts.duplicates.domain.likeness import Features, Pair, suspicious_pairs
from services.contacts.duplicates.views import FEATURES, features_of
from shared.engine.jobs.child_process import ChildProcess
from shared.engine.store.database import Database
from shared.model.reader import Reader

CHUNK = 10_000


class CustomersRead(NamedTuple):
    """The number of customers that were read so far."""

    customers: int


class CustomerFile(NamedTuple):
    """The place from which the customers are read."""

    url: str


async def answer(file: CustomerFile) -> AsyncIterator[CustomersRead | Pair]:
    """Yield the numbers of customers read, then the pairs that look alike."""
    database = Database(file.url)
    await database.open()
    await database.follow()
    customers: list[Features] = []
    async for some in _customers(database):
        customers += some
        yield CustomersRead(len(customers))
    await database.close()
    for pair in suspicious_pairs(customers):
        yield pair


async def _customers(database: Reader) -> AsyncIterator[list[Features]]:
    """Yield the features to compare for every customer that is not merged into another."""
    after = UUID(int=0)
    while records := await database.fetch(
        f"SELECT {FEATURES} FROM customers "  # noqa: S608 - constant names
        f"WHERE merged_into IS NULL AND customer_id > $1 ORDER BY customer_id LIMIT {CHUNK}",
        after,
    ):
        yield list(map(features_of, records))
        after = records[-1]["customer_id"]


DUPLICATE_SCAN = ChildProcess(answer)
