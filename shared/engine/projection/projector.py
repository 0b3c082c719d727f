"""Applies events to the serving generation; each batch is one transaction that includes the offsets.

This turns at-least-once into exactly-once, and fences off a process that lost its partitions without noticing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from shared.engine.changes import Changes
from shared.engine.event.appended import AppendedEvents
from shared.engine.event.decoder import EventDecoder
from shared.engine.event.records import End, LogRecord, Parked
from shared.engine.projection.inbox import (
    Partition,
    adopt,
    load_received,
    load_waiting,
    lock_offsets,
    park,
    received_records,
    record_of,
    stored_bytes,
    write_events,
    write_offsets,
    write_received,
)
from shared.engine.projection.ordering import StreamOrdering, event_of, waiting_events
from shared.engine.store.database import Connection, Database, GenerationMoved, in_schema
from shared.engine.store.streams import Streams
from shared.engine.views.tables import Tables
from shared.engine.views.working_set import Subscriptions, WorkingSet
from shared.messages.event import Recorded
from shared.model.department import Department

log = structlog.get_logger(__name__)

SERVING = "SELECT number FROM store.generations WHERE state = 'serving'"


class OffsetGap(Exception):  # noqa: N818 - a signal to read again from the offsets in the database
    """Records between the stored offsets and this batch are missing; nothing was applied."""

    def __init__(self, expected: dict[Partition, int]) -> None:
        super().__init__(str(expected))
        self.expected = expected


@dataclass
class Counters:
    """What the projector has done since the process started, for metrics."""

    applied: int = 0
    receipts: int = 0
    duplicates: int = 0
    parked: int = 0
    unknown: int = 0
    adopted: int = 0
    drift_seconds: float = 0
    """Seconds by which the latest recordedtime of the last batch was ahead of our clock."""


@dataclass
class Projector:
    """Applies batches of records to one department's serving generation."""

    database: Database
    department: Department
    decoder: EventDecoder
    changes: Changes
    clock: Callable[[], datetime]
    recent: AppendedEvents = field(default_factory=AppendedEvents)
    """Events that the command queue of this process has just appended."""
    counters: Counters = field(default_factory=Counters)

    def __post_init__(self) -> None:
        own_rows = {aggregate.rows.name for aggregate in self.department.aggregates}
        self._tables = Tables(self.department.all_views)
        self._all = Subscriptions(self.department.all_views)
        # The rows of aggregates were folded in the command's transaction; a receipt must not fold them again.
        self._further = Subscriptions(view for view in self.department.all_views if view.name not in own_rows)

    async def apply(self, records: Sequence[LogRecord]) -> None:
        """Apply a batch.

        Raises:
            OffsetGap: the batch starts after the stored offset of a partition.
        """
        schema = self.database.schema
        async with self.database.transaction() as connection:
            offsets = await lock_offsets(connection, schema, {(r.topic, r.partition) for r in records})
            await self._check_generation(connection)
            todo = _in_order(records, offsets)
            if not todo:
                return
            arrival = await self._receive(connection, todo)
            await write_offsets(connection, schema, _after(todo))
        self._tell(arrival)

    async def retry(self, parked_ids: Sequence[int] | None = None) -> int:
        """Retry parked records (these, or all of them); return how many are no longer parked."""
        schema = self.database.schema
        async with self.database.transaction() as connection:
            await self._check_generation(connection)
            rows = await connection.fetch(
                in_schema("DELETE FROM {schema}.parked WHERE $1::bigint[] IS NULL OR id = ANY($1) RETURNING *", schema),
                parked_ids,
            )
            rows = sorted(rows, key=lambda row: (row["source"] or "", row["sequence"] or 0, row["id"]))
            arrival = await self._receive(connection, [record_of(row) for row in rows])
        self._tell(arrival)
        return len(rows) - len(arrival.parked)

    async def _check_generation(self, connection: Connection) -> None:
        if await connection.fetchval(SERVING) != self.database.generation:
            raise GenerationMoved

    async def _receive(self, connection: Connection, records: Sequence[LogRecord]) -> StreamOrdering:
        schema = self.database.schema
        arrival = await self._arrive(connection, records)
        await self._check_duplicates(connection, arrival)
        rows = WorkingSet(self._tables.of(schema), self.department.name)
        await rows.apply(connection, self._all, arrival.applied)
        await rows.apply(connection, self._further, arrival.receipts)
        foreign = [event for event in arrival.applied if event.source != self.department.name]
        await write_events(connection, schema, foreign)
        await adopt(connection, arrival.adopted)
        await write_received(connection, schema, received_records(arrival.received, arrival.touched))
        await park(connection, schema, arrival.parked)
        if arrival.healed:
            await connection.execute(
                in_schema("DELETE FROM {schema}.parked WHERE id = ANY($1::bigint[])", schema), arrival.healed
            )
        await rows.write(connection)
        return arrival

    async def _arrive(self, connection: Connection, records: Sequence[LogRecord]) -> StreamOrdering:
        """Lock the subjects of a batch, load their known state, and sort the records."""
        schema = self.database.schema
        now = self.clock()
        arrived = [self.recent.match(record) or event_of(self.decoder, record, now) for record in records]
        subjects = {event.subject_id: event.subject_kind for event in arrived if isinstance(event, Recorded)}
        streams = Streams(self.department.name)
        await streams.lock(connection, subjects)
        received = await load_received(connection, schema, list(subjects))
        held_up = [subject for subject, state in received.items() if state.waiting]
        waiting = await load_waiting(connection, schema, held_up, self.decoder) if held_up else []
        arrival = StreamOrdering(
            source=self.department.name,
            received=received,
            heads={subject: End(head.sequence, head.hash) for subject, head in streams.heads.items()},
            waiting=waiting_events(waiting),
        )
        for event, record in zip(arrived, records, strict=True):
            arrival.accept(event, record)
        arrival.settle_waiting()
        return arrival

    async def _check_duplicates(self, connection: Connection, arrival: StreamOrdering) -> None:
        """Check that each repeated event equals the known one; if not, somebody rewrote history."""
        new = {(e.source, e.subject_id, e.sequence): e.value for e in arrival.newest} if arrival.duplicates else {}
        for record, event in arrival.duplicates:
            own = event.source == self.department.name
            value = new.get((event.source, event.subject_id, event.sequence))
            value = value or await stored_bytes(connection, self.database.schema, event, own)
            if value != event.value:
                reason = f"another event is known as {event.source} {event.sequence} of this subject"
                arrival.faulty.append(Parked("conflict", reason, record, event))

    def _tell(self, arrival: StreamOrdering) -> None:
        counters = self.counters
        counters.applied += len(arrival.applied)
        counters.receipts += len(arrival.receipts)
        counters.duplicates += len(arrival.duplicates)
        counters.adopted += len(arrival.adopted)
        counters.unknown += sum(event.data is None for event in arrival.newest)
        counters.parked += len(arrival.parked)
        for parked in arrival.parked:
            place = f"{parked.record.topic}/{parked.record.partition}/{parked.record.offset}"
            log.error("record parked", kind=parked.kind, reason=parked.reason, record=place)
        if arrival.newest:
            latest = max(event.recorded_at for event in arrival.newest)
            counters.drift_seconds = max(0.0, (latest - self.clock()).total_seconds())
            self.changes.publish(arrival.newest)


def _in_order(records: Sequence[LogRecord], offsets: dict[Partition, int]) -> list[LogRecord]:
    """Return the records that were not applied before.

    Raises:
        OffsetGap: the batch skips records.
    """
    expected = dict(offsets)
    todo = []
    ahead: dict[Partition, int] = {}
    for record in records:
        partition = record.topic, record.partition
        if record.offset > expected[partition]:
            ahead.setdefault(partition, expected[partition])
        elif record.offset == expected[partition]:
            expected[partition] += 1
            todo.append(record)
    if ahead:
        raise OffsetGap(ahead)
    return todo


def _after(records: Sequence[LogRecord]) -> dict[Partition, int]:
    return {(record.topic, record.partition): record.offset + 1 for record in records}
