"""The history of a customer, the same in every department: its events in order, its positions, its fingerprint.

History order is (recordedtime, source, sequence): a property of the events, not of their arrival.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from shared.arrival import End
from shared.database import Connection, Database
from shared.envelope import SOURCE_PREFIX, parse, read_attributes
from shared.fingerprint import StreamEnd, fingerprint, positions
from shared.message import Recorded
from shared.query import cursor_from, cursor_to

Order = Literal["asc", "desc"]
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

_streams = msgspec.json.Decoder(dict[str, End]).decode


class HistoryEvent(msgspec.Struct, frozen=True):
    """An event as the history shows it."""

    id: UUID
    source: str
    subject: str
    sequence: int
    type: str
    time: str
    recorded_at: str
    actor: str
    on_behalf_of: str | None
    channel: str | None
    reason: str | None
    correlation_id: str
    causation_id: str
    batch_id: str | None
    prev_hash: str
    hash: str
    data: msgspec.Raw

    @property
    def facts(self) -> dict[str, Any]:
        """The event's data as a mapping."""
        found: dict[str, Any] = msgspec.json.decode(self.data)
        return found


class History(msgspec.Struct, frozen=True):
    """One page of a history; positions and fingerprint are of the whole of it (up to `as_of`), not of the page."""

    customer_id: UUID
    events: list[HistoryEvent]
    positions: dict[str, int]
    fingerprint: str
    next_cursor: str | None


class Where(NamedTuple):
    """Which part of a history to show."""

    limit: int = 50
    cursor: str | None = None
    order: Order = "desc"
    sources: Sequence[str] = ()
    types: Sequence[str] = ()
    as_of: datetime | None = None


ENDS = """
    SELECT h.subject_id, h.subject_kind, h.sequence, h.hash, r.streams
    FROM store.heads h LEFT JOIN received r USING (subject_id) WHERE h.subject_id = ANY($1::uuid[])
"""

# A stream's recordedtime rises with its sequence, so each stream gives its part of the page from an index.
PAGE = """
    SELECT source, sequence, recorded_at, value FROM (
        SELECT s.source, e.* FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
            SELECT sequence, recorded_at, value, type FROM store.events
            WHERE subject_id = s.subject AND s.source = $3 AND recorded_at <= $4 AND recorded_at {bound} $6
              AND ($7::text[] IS NULL OR type = ANY($7))
              AND (recorded_at, s.source, sequence) {strictly} ($6, $8, $9)
            ORDER BY recorded_at {direction} LIMIT $5
        ) e
        UNION ALL
        SELECT s.source, e.* FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
            SELECT sequence, recorded_at, value, type FROM events
            WHERE subject_id = s.subject AND source = s.source AND recorded_at <= $4 AND recorded_at {bound} $6
              AND ($7::text[] IS NULL OR type = ANY($7))
              AND (recorded_at, source, sequence) {strictly} ($6, $8, $9)
            ORDER BY recorded_at {direction} LIMIT $5
        ) e
    ) page ORDER BY recorded_at {direction}, source {direction}, sequence {direction} LIMIT $5
"""
PAGES = {
    "asc": PAGE.format(bound=">=", strictly=">", direction="ASC"),
    "desc": PAGE.format(bound="<=", strictly="<", direction="DESC"),
}

LAST_UNTIL = """
    SELECT s.subject, s.source, e.sequence, e.value
    FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
        (SELECT sequence, value FROM store.events
         WHERE subject_id = s.subject AND s.source = $3 AND recorded_at <= $4 ORDER BY recorded_at DESC LIMIT 1)
        UNION ALL
        (SELECT sequence, value FROM events
         WHERE subject_id = s.subject AND source = s.source AND recorded_at <= $4 ORDER BY recorded_at DESC LIMIT 1)
    ) e
"""


class Histories:
    """Reads histories from one department's database."""

    def __init__(self, database: Database, department: str) -> None:
        self._database = database
        self._department = department

    async def ends(self, subjects: Sequence[UUID]) -> list[StreamEnd]:
        """Return the last event of every stream of these subjects."""
        return await self._ends(self._database.pool, subjects)

    async def page(self, customer_id: UUID, where: Where) -> History | None:
        """Return a page of a customer's history, or None where nothing is known of the customer (up to then)."""
        async with (
            self._database.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            ends = await self._ends(connection, [customer_id])
            if not ends:
                return None
            rows = await self._rows(connection, ends, where)
            if where.as_of is not None:
                ends = await self._ends_until(connection, ends, where.as_of)
        if not ends:
            return None
        page = rows[: where.limit]
        more = len(rows) > where.limit
        return History(
            customer_id=customer_id,
            events=[history_event(row["value"]) for row in page],
            positions=positions(ends),
            fingerprint=fingerprint(ends),
            next_cursor=_cursor(page[-1]) if more else None,
        )

    async def until(self, customer_id: UUID, as_of: datetime) -> Sequence[Recorded[Any]]:
        """Return all of a customer's events recorded up to a moment, in history order: for folding the past."""
        rows = await self._database.pool.fetch(
            "SELECT value FROM ("
            "  SELECT $3 AS source, sequence, recorded_at, value FROM store.events"
            "  WHERE subject_id = $1 AND recorded_at <= $2"
            "  UNION ALL SELECT source, sequence, recorded_at, value FROM events"
            "  WHERE subject_id = $1 AND recorded_at <= $2"
            ") past ORDER BY recorded_at, source, sequence",
            customer_id,
            as_of,
            self._department,
        )
        return [parse(row["value"]) for row in rows]

    async def _ends(self, connection: Connection | Any, subjects: Sequence[UUID]) -> list[StreamEnd]:
        found = []
        for row in await connection.fetch(ENDS, subjects):
            subject = f"{row['subject_kind']}/{row['subject_id']}"
            streams = _streams(row["streams"]) if row["streams"] else {}
            # Of our own stream the store knows the end, also while the last events are still on their way to Kafka.
            streams[self._department] = End(row["sequence"], row["hash"])
            found += [StreamEnd(source, subject, *end) for source, end in streams.items() if end.sequence]
        return found

    async def _ends_until(self, connection: Connection, ends: Sequence[StreamEnd], at: datetime) -> list[StreamEnd]:
        rows = await connection.fetch(LAST_UNTIL, *_pairs(ends), self._department, at)
        kinds = {_subject_id(end.subject): end.subject for end in ends}
        return [
            StreamEnd(row["source"], kinds[row["subject"]], row["sequence"], sha256(row["value"]).hexdigest())
            for row in rows
        ]

    async def _rows(self, connection: Connection, ends: Sequence[StreamEnd], where: Where) -> Sequence[Any]:
        wanted = [end for end in ends if not where.sources or end.source in where.sources]
        subjects, sources = _pairs(wanted)
        if where.cursor:
            moment, source, sequence = cursor_from(where.cursor, 3)
            after = (datetime.fromisoformat(moment), source, int(sequence))
        else:
            after = (END_OF_TIME, "~", 0) if where.order == "desc" else (datetime(1, 1, 2, tzinfo=UTC), "", 0)
        rows: Sequence[Any] = await connection.fetch(
            PAGES[where.order],
            subjects,
            sources,
            self._department,
            where.as_of or END_OF_TIME,
            where.limit + 1,
            after[0],
            list(where.types) or None,
            after[1],
            after[2],
        )
        return rows


def _pairs(ends: Sequence[StreamEnd]) -> tuple[list[UUID], list[str]]:
    return [_subject_id(end.subject) for end in ends], [end.source for end in ends]


def _subject_id(subject: str) -> UUID:
    return UUID(subject.partition("/")[2])


def _cursor(row: Any) -> str:
    return cursor_to(row["recorded_at"].isoformat(), row["source"], row["sequence"])


def history_event(value: bytes) -> HistoryEvent:
    """Return an event's bytes as the history shows them."""
    event = read_attributes(value)
    return HistoryEvent(
        id=event.id,
        source=event.source,
        subject=event.subject,
        sequence=int(event.sequence),
        type=event.type,
        time=event.time,
        recorded_at=event.recordedtime,
        actor=event.authid,
        on_behalf_of=event.onbehalfof or None,
        channel=event.channel or None,
        reason=event.reason or None,
        correlation_id=event.correlationid,
        causation_id=event.causationid,
        batch_id=event.batchid or None,
        prev_hash=event.prevhash,
        hash=sha256(value).hexdigest(),
        data=event.data,
    )


def source_name(source: str) -> str:
    """Return a source as callers may write it, `sales` or `/crm/sales`, in the short form."""
    return source.removeprefix(SOURCE_PREFIX)
