"""Filling one generation from the log: in memory as far as memory allows, then written in bulk."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from shared.engine.event.language import Language
from shared.engine.event.records import START, Parked, Received
from shared.engine.log.reader import LogReader
from shared.engine.projection.inbox import (
    EVENT_COLUMNS,
    INDEXES,
    Partition,
    event_records,
    park,
    received_records,
    stored_bytes,
    write_offsets,
    write_received,
)
from shared.engine.projection.ordering import StreamOrdering, event_of
from shared.engine.store.database import script
from shared.engine.store.label_index import index_labels
from shared.engine.views.tables import Table
from shared.engine.views.working_set import Subscriptions, WorkingSet
from shared.messages.clock import utc_now
from shared.messages.event import Recorded
from shared.model.department import Department

LARGEST_WORKING_SET = 1_000_000
"""The most rows held in memory while a generation is filled; beyond that, they are written and read back as needed."""
COLLECT_EVERY = 50
OWN_COLUMNS = ("subject_id", "sequence", "recorded_at", "type", "value")
HEAD_COLUMNS = ("subject_id", "subject_kind", "sequence", "hash", "recorded_at")

Progress = Callable[[int, int], None]
"""Receives the number of records read so far and the total."""


@dataclass
class Builder:
    """Fills one new generation from the log."""

    connection: asyncpg.Connection
    department: Department
    language: Language
    schema: str
    fresh: bool
    """The store is empty, so own events are copied into it from the log."""
    received: dict[UUID, Received] = field(default_factory=dict)
    offsets: dict[Partition, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tables = {view.name: Table(view, self.schema) for view in self.department.all_views}
        self._interest = Subscriptions(self.department.all_views)
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

    def _arrive(self, records: Sequence[Any]) -> StreamOrdering:
        now = utc_now()
        arrival = StreamOrdering(source=self.department.name, received=self.received)
        arrival.gaps.update(self._gaps)
        for record in records:
            arrival.accept(event_of(self.language.decoder, record, now), record)
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
        """Write the rows in memory and continue with an empty working set that reads rows as needed."""
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
        """Write the rows in memory, create the indexes, check duplicates, and park what could not be applied."""
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
            (subject, received.subject_kind, *received.streams.get(self.department.name, START), received.seen_at)
            for subject, received in self.received.items()
        ]
        await self.connection.copy_records_to_table("heads", schema_name="store", records=heads, columns=HEAD_COLUMNS)

    async def _check_repeated(self) -> None:
        for record, event in self._repeated:
            own = event.source == self.department.name
            if own and not self.fresh:
                continue  # the serving generation's projector has compared it with the store
            if await stored_bytes(self.connection, self.schema, event, own) != event.value:
                reason = f"another event is known as {event.source} {event.sequence} of this subject"
                self._parked.append(Parked("conflict", reason, record, event))
