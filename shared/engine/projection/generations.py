"""Generations of the read models: which one serves, filling a new one from the log, and switching to it.

A generation is filled from offset 0, in memory as far as memory allows, and written in bulk. If the store is
empty (a new installation or a lost database), own events are copied from the log too.
"""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import structlog

from shared.configuration.kafka import KafkaConnection
from shared.engine.event.language import Language
from shared.engine.log.reader import RUN, LogReader
from shared.engine.projection.builder import Builder, Progress
from shared.engine.projection.inbox import INDEXES
from shared.engine.store.database import Connection, Database, in_schema, schema_of
from shared.engine.views.tables import Table
from shared.engine.views.working_set import Subscriptions, WorkingSet
from shared.model.department import Department

log = structlog.get_logger(__name__)


def views_mark(department: Department) -> str:
    """Return a mark that changes when a view is added, removed, reshaped or revised, or the history indexes change."""
    parts = [*INDEXES]
    for view in department.all_views:
        table = Table(view, "")
        parts.append(f"{table.create_table()}{table.create_indexes()}{view.revision}{[e.type for e in view.events]}")
    return sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Disable cyclic garbage collection, which would scan thousands of live events repeatedly (a fifth of the time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def serving(database: Database) -> tuple[int, str] | None:
    """Return the serving generation's number and the mark of its views, or None if no generation serves."""
    row = await database.fetchrow("SELECT number, views FROM store.generations WHERE state = 'serving'")
    return (row["number"], row["views"]) if row else None


async def build_first(
    database: Database, department: Department, language: Language, kafka: KafkaConnection, progress: Progress
) -> int:
    """Fill generation 1 of an empty database from the log, all in one transaction; return its number."""
    connection = await database.connect()
    try:
        async with connection.transaction():
            await _begin(connection, 1, department)
            builder = Builder(connection, department, language, schema_of(1), fresh=True)
            await builder.create()
            await _fill(builder, kafka, progress, RUN)
            await _serve(connection, 1)
    finally:
        await connection.close()
    return 1


@dataclass
class NextGeneration:
    """A generation that is filled while another one serves, and replaces it in one transaction."""

    database: Database
    department: Department
    language: Language
    number: int = 0

    async def fill(self, kafka: KafkaConnection, progress: Progress, *, run: int = RUN) -> None:
        """Fill it from the log, after removing the remains of an earlier attempt."""
        connection = await self.database.connect()
        try:
            await _drop(connection, "building")
            self.number = 1 + await connection.fetchval("SELECT max(number) FROM store.generations")
            await _begin(connection, self.number, self.department)
            builder = Builder(connection, self.department, self.language, schema_of(self.number), fresh=False)
            await builder.create()
            await _fill(builder, kafka, progress, run)
        finally:
            await connection.close()

    async def switch(self) -> None:
        """Make it the serving generation. The lock on the heads excludes commands and batches meanwhile.

        Some events were written but had not come back through Kafka when the log was read. They are folded into the
        aggregates' rows here; the other views fold them when they arrive.
        """
        connection = await self.database.connect()
        try:
            async with connection.transaction():
                await connection.execute("LOCK TABLE store.heads IN EXCLUSIVE MODE")
                await self._fold_remainder(connection)
                await _serve(connection, self.number)
        finally:
            await connection.close()

    async def _fold_remainder(self, connection: Connection) -> None:
        schema, name = schema_of(self.number), self.department.name
        rows = await connection.fetch(
            in_schema(
                "SELECT e.value FROM store.heads h LEFT JOIN {schema}.received r USING (subject_id) "
                "JOIN store.events e ON e.subject_id = h.subject_id "
                "AND e.sequence > coalesce((r.streams -> $1 ->> 0)::bigint, 0) "
                "WHERE h.sequence > coalesce((r.streams -> $1 ->> 0)::bigint, 0) ORDER BY e.subject_id, e.sequence",
                schema,
            ),
            name,
        )
        own = [aggregate.rows for aggregate in self.department.aggregates]
        working = WorkingSet({view.name: Table(view, schema) for view in own}, name)
        await working.apply(connection, Subscriptions(own), [self.language.decoder.parse(row["value"]) for row in rows])
        await working.write(connection)

    async def drop_retired(self) -> None:
        """Remove the generations that no longer serve."""
        connection = await self.database.connect()
        try:
            await _drop(connection, "retired")
        finally:
            await connection.close()


async def _fill(builder: Builder, kafka: KafkaConnection, progress: Progress, run: int) -> None:
    reader = await asyncio.to_thread(LogReader, kafka, builder.language.topics, run=run)
    with no_garbage_collection():
        with reader:
            await builder.fill(reader, progress)
        await builder.finish()


async def _begin(connection: Connection, number: int, department: Department) -> None:
    await connection.execute(
        "INSERT INTO store.generations (number, state, views) VALUES ($1, 'building', $2)",
        number,
        views_mark(department),
    )


async def _serve(connection: Connection, number: int) -> None:
    await connection.execute("UPDATE store.generations SET state = 'retired' WHERE state = 'serving'")
    await connection.execute(
        "UPDATE store.generations SET state = 'serving', serving_at = clock_timestamp() WHERE number = $1", number
    )


async def _drop(connection: Connection, state: str) -> None:
    for row in await connection.fetch("SELECT number FROM store.generations WHERE state = $1", state):
        await connection.execute(f"DROP SCHEMA IF EXISTS {schema_of(row['number'])} CASCADE")
        await connection.execute("DELETE FROM store.generations WHERE number = $1", row["number"])
