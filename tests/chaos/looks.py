"""Observe a running product from outside: outboxes, projectors and backends that wait inside a transaction."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import Any

import asyncpg
import httpx
from confluent_kafka import KafkaException

from shared.engine.event.records import topic_of
from shared.engine.log.reader import LogEnds, Partition
from shared.engine.store.database import schema_of
from shared.settings import AUDITOR, DEPARTMENTS
from tests.support import waiting
from tests.support.product import Product

PATIENCE = 120.0
"""Seconds until a condition is given up; generous, because a wait ends as soon as the condition holds."""
until = partial(waiting.until, seconds=PATIENCE)
SERVING = "SELECT number FROM store.generations WHERE state = 'serving'"
WAITS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
    LIMIT 1
"""


@asynccontextmanager
async def database(product: Product, department: str) -> AsyncIterator[asyncpg.Connection]:
    """Open a department's database as superuser; close it abruptly, because the server may have died."""
    connection = await asyncpg.connect(product.superuser_url(department), server_settings={"application_name": "chaos"})
    try:
        yield connection
    finally:
        connection.terminate()


async def schema(connection: asyncpg.Connection) -> str:
    """Return the schema of the serving generation."""
    return schema_of(await connection.fetchval(SERVING))


async def outbox_depth(product: Product, department: str) -> int:
    async with database(product, department) as connection:
        depth: int = await connection.fetchval("SELECT count(*) FROM store.outbox")
    return depth


@asynccontextmanager
async def held_up(product: Product, department: str, table: str) -> AsyncIterator[int]:
    """Lock a table until a transaction waits to write to it; yield the pid of that backend."""
    async with database(product, department) as connection:
        name = table.format(serving=await schema(connection))
        await connection.execute("BEGIN")
        await connection.execute(f"LOCK TABLE {name} IN SHARE MODE")
        yield await until(lambda: connection.fetchval(WAITS), what=f"somebody writes to {name} of {department}")


async def readiness(product: Product, department: str) -> dict[str, Any]:
    """Return a service's readiness report; a service that does not respond is not ready."""
    try:
        answer = await product.client(department, "auditor").get("/readyz", timeout=5)
    except httpx.TransportError as error:
        return {"ready": False, "reasons": [repr(error)]}
    report: dict[str, Any] = answer.json()
    return report


async def caught_up(product: Product) -> float:
    """Return once all four services are ready and every event recorded before this call is everywhere.

    That means lag 0 and an empty outbox for these events, while new ones may be written.
    """
    await asyncio.gather(*(_ready(product, department) for department in DEPARTMENTS))
    await asyncio.gather(*(_published(product, department) for department in DEPARTMENTS))
    ends = await until(lambda: log_ends(product), what="Kafka says where its partitions end")
    return max(await asyncio.gather(*(_applied(product, department, ends) for department in DEPARTMENTS)))


async def log_ends(product: Product) -> dict[Partition, int] | None:
    """Return the end offsets of the partitions; None while the broker does not know the leaders."""
    ends = LogEnds(product.settings.kafka_as(AUDITOR), map(topic_of, DEPARTMENTS))
    try:
        return await asyncio.to_thread(ends.read)
    except KafkaException:
        return None


async def _ready(product: Product, department: str) -> None:
    report: dict[str, Any] = {}

    async def look() -> bool:
        report.clear()
        report.update(await readiness(product, department))
        return bool(report["ready"])

    await until(look, what=f"{department} is ready", state=lambda: report)


async def _published(product: Product, department: str) -> None:
    """Wait until the current outbox entries have been published."""
    async with database(product, department) as connection:
        last = await connection.fetchval("SELECT max(id) FROM store.outbox")
        query = "SELECT NOT EXISTS (SELECT FROM store.outbox WHERE id <= $1)"
        await until(lambda: connection.fetchval(query, last or 0), what=f"the outbox of {department} is published")


async def _applied(product: Product, department: str, ends: Mapping[Partition, int]) -> float:
    async with database(product, department) as connection:
        query = f"SELECT topic, partition, next_offset FROM {await schema(connection)}.offsets"  # noqa: S608

        async def look() -> bool:
            applied = {(topic, number): offset for topic, number, offset in await connection.fetch(query)}
            return all(applied.get(partition, 0) >= end for partition, end in ends.items())

        await until(look, what=f"{department} has applied the log")
    return monotonic()
