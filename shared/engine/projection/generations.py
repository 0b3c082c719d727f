"""Generations of the read models: which one serves, filling a new one from the log, and switching to it.

A generation is filled from offset 0, in memory as far as it fits, and written in bulk. Where the store itself is
empty (a new installation, or one whose database was lost) the department's own events are taken from the log too.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from shared.engine.event.language import Language
from shared.engine.event.records import START, Parked, Received
from shared.engine.log.reader import RUN, LogReader
from shared.engine.projection.inbox import (
    EVENT_COLUMNS,
    INDEXES,
    Partition,
    event_records,
    known_bytes,
    park,
    received_records,
    write_offsets,
    write_received,
)
from shared.engine.projection.ordering import Arrival, read
from shared.engine.store.database import Connection, Database, schema_of, script
from shared.engine.store.label_index import index_labels
from shared.engine.views.tables import Table
from shared.engine.views.working_set import Interest, WorkingSet
from shared.messages.event import Recorded
from shared.model.department import Department

log = structlog.get_logger(__name__)

LARGEST_WORKING_SET = 1_000_000
"""Rows in memory while a generation is filled; beyond, they are written and read again as needed."""
COLLECT_EVERY = 50
OWN_COLUMNS = ("subject_id", "sequence", "recorded_at", "type", "value")
HEAD_COLUMNS = ("subject_id", "subject_kind", "sequence", "hash", "recorded_at")

Progress = Callable[[int, int], None]
"""Told how many records were read, of how many."""


def views_mark(department: Department) -> str:
    """Return a mark that changes when a view is added, removed, reshaped or revised, or histories are indexed anew."""
    parts = [*INDEXES]
    for view in department.all_views:
        table = Table(view, "")
        parts.append(f"{table.create_table()}{table.create_indexes()}{view.revision}{[e.type for e in view.events]}")
    return sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keep the cyclic collector from walking thousands of live events again and again (a fifth of the time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass
class Builder:
    """Fills one new generation from the log."""

    connection: asyncpg.Connection
    department: Department
    language: Language
    schema: str
    fresh: bool
    """The store is empty: own events are taken into it from the log."""
    received: dict[UUID, Received] = field(default_factory=dict)
    offsets: dict[Partition, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tables = {view.name: Table(view, self.schema) for view in self.department.all_views}
        self._interest = Interest(self.department.all_views)
        self._rows = WorkingSet(self._tables, self.department.name, complete=True)
        self._indexed = False
        self._parked: list[Parked] = []
        self._gaps: dict[tuple[UUID, str], dict[int, Parked]] = {}
        self._repeated: list[tuple[Any, Recorded[Any]]] = []

    async def create(self) -> None:
        await self.connection.execute(script("generation.sql").format(schema=self.schema))
        for table in self._tables.values():
            await self.connection.execute(table.create_table())

    async def fill(self, reader: LogReader, progress: Progress) -> None:
        """Read the log to its end and fold everything."""
        count = runs = 0
        async for records in reader.runs():
            arrival = self._arrive(records)
            await self._rows.apply(self.connection, self._interest, arrival.applied)
            await self._store(arrival.applied)
            count += len(records)
            runs += 1
            progress(count, reader.total)
            if runs % COLLECT_EVERY == 0:
                gc.collect(0)
            if self._rows.size > LARGEST_WORKING_SET:
                await self._spill()
        self.offsets.update(reader.next)

    def _arrive(self, records: Sequence[Any]) -> Arrival:
        arrival = Arrival(source=self.department.name, received=self.received)
        arrival.gaps.update(self._gaps)
        for record in records:
            arrival.take(read(self.language.decoder, record), record)
        arrival.settle_waiting()
        self._gaps = {stream: gaps for stream, gaps in arrival.gaps.items() if gaps}
        self._parked += arrival.faulty
        self._repeated += arrival.duplicates
        return arrival

    async def _store(self, events: Sequence[Recorded[Any]]) -> None:
        own = [event for event in events if event.source == self.department.name]
        foreign = [event for event in events if event.source != self.department.name]
        if foreign:
            await self.connection.copy_records_to_table(
                "events", schema_name=self.schema, records=event_records(foreign), columns=EVENT_COLUMNS
            )
        if own and self.fresh:
            await self.connection.copy_records_to_table(
                "events",
                schema_name="store",
                records=[(e.subject_id, e.sequence, e.recorded_at, e.type, e.value) for e in own],
                columns=OWN_COLUMNS,
            )

    async def _spill(self) -> None:
        """Write what is in memory and go on with an empty working set that reads what it needs."""
        await self._index()
        await self._rows.write(self.connection)
        self._rows = WorkingSet(self._tables, self.department.name)

    async def _index(self) -> None:
        if not self._indexed:
            for statement in INDEXES:
                await self.connection.execute(statement.format(schema=self.schema))
            await index_labels(self.connection, self.schema, self.language.label_condition)
            for table in self._tables.values():
                for statement in table.create_indexes():
                    await self.connection.execute(statement)
            self._indexed = True

    async def finish(self) -> None:
        """Write what is in memory, make the indexes, look at what came twice, park what could not be applied."""
        await self._rows.write(self.connection)
        await self._index()
        records = received_records(self.received, self.received)
        if records:
            await write_received(self.connection, self.schema, records)
        if self.fresh:
            await self._write_heads()
        await self._check_repeated()
        await park(
            self.connection, self.schema, self._parked + [p for gaps in self._gaps.values() for p in gaps.values()]
        )
        await write_offsets(self.connection, self.schema, self.offsets)

    async def _write_heads(self) -> None:
        heads = [
            (subject, known.subject_kind, *known.streams.get(self.department.name, START), known.seen_at)
            for subject, known in self.received.items()
        ]
        await self.connection.copy_records_to_table("heads", schema_name="store", records=heads, columns=HEAD_COLUMNS)

    async def _check_repeated(self) -> None:
        for record, event in self._repeated:
            own = event.source == self.department.name
            if own and not self.fresh:
                continue  # the serving generation's projector compared it with the store
            if await known_bytes(self.connection, self.schema, event, own) != event.value:
                reason = f"another event is known as {event.source} {event.sequence} of this subject"
                self._parked.append(Parked("conflict", reason, record, event))


async def serving(database: Database) -> tuple[int, str] | None:
    """Return the serving generation's number and the mark of its views."""
    row = await database.fetchrow("SELECT number, views FROM store.generations WHERE state = 'serving'")
    return (row["number"], row["views"]) if row else None


async def build_first(
    database: Database, department: Department, language: Language, bootstrap: str, progress: Progress
) -> int:
    """Fill generation 1 of an empty database from the log, all in one transaction; return its number."""
    connection = await database.connect()
    try:
        async with connection.transaction():
            await _begin(connection, 1, department)
            builder = Builder(connection, department, language, schema_of(1), fresh=True)
            await builder.create()
            await _fill(builder, bootstrap, progress, RUN)
            await _serve(connection, 1)
    finally:
        await connection.close()
    return 1


@dataclass
class NextGeneration:
    """A generation that is filled beside the serving one and takes its place in one transaction."""

    database: Database
    department: Department
    language: Language
    number: int = 0

    async def fill(self, bootstrap: str, progress: Progress, *, run: int = RUN) -> None:
        """Fill it from the log; what an earlier attempt left behind is removed first."""
        connection = await self.database.connect()
        try:
            await _drop(connection, "building")
            self.number = 1 + await connection.fetchval("SELECT max(number) FROM store.generations")
            await _begin(connection, self.number, self.department)
            builder = Builder(connection, self.department, self.language, schema_of(self.number), fresh=False)
            await builder.create()
            await _fill(builder, bootstrap, progress, run)
        finally:
            await connection.close()

    async def switch(self) -> None:
        """Let it serve. No command and no batch is under way meanwhile: the lock on the heads keeps them out.

        Events that were written but had not come back through Kafka when the log was read are folded into the
        aggregates' rows here; the other views get them when they arrive.
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
            f"SELECT e.value FROM store.heads h LEFT JOIN {schema}.received r USING (subject_id) "  # noqa: S608
            "JOIN store.events e ON e.subject_id = h.subject_id "
            "AND e.sequence > coalesce((r.streams -> $1 ->> 0)::bigint, 0) "
            "WHERE h.sequence > coalesce((r.streams -> $1 ->> 0)::bigint, 0) ORDER BY e.subject_id, e.sequence",
            name,
        )
        own = [aggregate.rows for aggregate in self.department.aggregates]
        working = WorkingSet({view.name: Table(view, schema) for view in own}, name)
        await working.apply(connection, Interest(own), [self.language.decoder.parse(row["value"]) for row in rows])
        await working.write(connection)

    async def drop_retired(self) -> None:
        """Remove the generations that no longer serve."""
        connection = await self.database.connect()
        try:
            await _drop(connection, "retired")
        finally:
            await connection.close()


async def _fill(builder: Builder, bootstrap: str, progress: Progress, run: int) -> None:
    reader = await asyncio.to_thread(LogReader, bootstrap, builder.language.topics, run=run)
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
