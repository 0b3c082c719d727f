"""Appending to streams: lock the heads, number and chain the events, store them and put them into the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.engine.store.database import Connection
from shared.messages.event import Event, Recorded

TICK = timedelta(microseconds=1)

LOCK = """
    SELECT subject_id, subject_kind, sequence, hash, recorded_at FROM store.heads
    WHERE subject_id = ANY($1::uuid[]) ORDER BY subject_id FOR UPDATE
"""
CREATE = """
    INSERT INTO store.heads (subject_id, subject_kind, sequence, hash)
    SELECT id, kind, 0, $3 FROM unnest($1::uuid[], $2::text[]) AS u(id, kind) ORDER BY id
    ON CONFLICT DO NOTHING
"""
APPEND = """
    WITH stored AS (
        INSERT INTO store.events (subject_id, sequence, recorded_at, type, value)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::bytea[])
    ), queued AS (
        INSERT INTO store.outbox (key, type, hash, value)
        SELECT * FROM unnest($1::uuid[], $4::text[], $6::text[], $5::bytea[])
    )
    UPDATE store.heads h SET sequence = u.sequence, hash = u.hash, recorded_at = u.recorded_at
    FROM unnest($7::uuid[], $8::bigint[], $9::text[], $10::timestamptz[]) AS u(id, sequence, hash, recorded_at)
    WHERE h.subject_id = u.id
"""


@dataclass(slots=True)
class Head:
    """The end of this department's stream about one subject, while its lock is held."""

    subject_kind: str
    sequence: int
    hash: str
    seen_at: datetime | None
    """The latest known recordedtime of this subject, from any source."""

    def next_time(self, clock: datetime) -> datetime:
        """Return the recordedtime of the next event, which is after every event of the subject seen so far."""
        return clock if self.seen_at is None else max(clock, self.seen_at + TICK)


class Streams:
    """The locked streams of one transaction, and the events appended to them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.heads: dict[UUID, Head] = {}
        self.appended: list[Recorded[Event]] = []
        self._created: set[UUID] = set()

    async def lock(self, connection: Connection, subjects: Mapping[UUID, str]) -> None:
        """Lock subjects (id → kind) in sorted order; missing heads are created, then locked."""
        ids = sorted(subjects)
        await self._lock(connection, ids)
        missing = [subject for subject in ids if subject not in self.heads]
        if missing:
            self._created.update(missing)
            await connection.execute(CREATE, missing, [subjects[subject] for subject in missing], NO_HASH)
            await self._lock(connection, missing)

    async def _lock(self, connection: Connection, ids: Sequence[UUID]) -> None:
        for row in await connection.fetch(LOCK, ids):
            self.heads[row["subject_id"]] = Head(row["subject_kind"], row["sequence"], row["hash"], row["recorded_at"])

    def saw(self, subject: UUID, moment: datetime | None) -> None:
        """Take a recordedtime from another source into account."""
        head = self.heads[subject]
        if moment is not None and (head.seen_at is None or moment > head.seen_at):
            head.seen_at = moment

    def append(
        self, subject: UUID, event_id: UUID, event: Event, time: datetime, clock: datetime, origin: Origin
    ) -> Recorded[Event]:
        """Append an event to a locked stream and return it as recorded."""
        head = self.heads[subject]
        place = EventPlace(self._source, head.subject_kind, subject, head.sequence + 1, head.hash)
        recorded = record(event_id, event, place, time, head.next_time(clock), origin)
        head.sequence, head.hash, head.seen_at = recorded.sequence, recorded.hash, recorded.recorded_at
        self.appended.append(recorded)
        return recorded

    async def write(self, connection: Connection) -> None:
        """Store the appended events, queue them for the relay, and delete new heads that got no events."""
        if self.appended:
            await connection.execute(APPEND, *_event_columns(self.appended), *_head_columns(self.appended))
        in_vain = self._created and self._created - {event.subject_id for event in self.appended}
        if in_vain:
            await connection.execute(
                "DELETE FROM store.heads WHERE subject_id = ANY($1::uuid[]) AND sequence = 0", list(in_vain)
            )


def _event_columns(events: Sequence[Recorded[Any]]) -> list[list[Any]]:
    return [
        [event.subject_id for event in events],
        [event.sequence for event in events],
        [event.recorded_at for event in events],
        [event.type for event in events],
        [event.value for event in events],
        [event.hash for event in events],
    ]


def _head_columns(events: Iterable[Recorded[Any]]) -> list[list[Any]]:
    last = {event.subject_id: event for event in events}
    return [
        list(last),
        [event.sequence for event in last.values()],
        [event.hash for event in last.values()],
        [event.recorded_at for event in last.values()],
    ]
