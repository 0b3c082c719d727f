"""The history of a customer, the same in every department: its events in order, its positions, its fingerprint.

History order is (recordedtime, source, sequence); it depends on the events, not on their arrival.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from shared.engine.event.envelope import SOURCE_PREFIX, read_attributes
from shared.engine.event.records import End
from shared.engine.store.database import Connection, Database
from shared.history.fingerprint import StreamEnd, fingerprint, positions
from shared.history.labels import label_events
from shared.history.language import LANGUAGE
from shared.history.page import HistoryQuery, page_rows
from shared.kernel.merges import merged_ids_of
from shared.messages.event import Recorded

_streams = msgspec.json.Decoder(dict[str, End]).decode


class HistoryEvent(msgspec.Struct, frozen=True):
    """An event as shown in a history."""

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
        decoded: dict[str, Any] = msgspec.json.decode(self.data)
        return decoded


class History(msgspec.Struct, frozen=True):
    """One page of a history; positions and fingerprint describe the whole history (up to `as_of`), not the page."""

    customer_id: UUID
    events: list[HistoryEvent]
    positions: dict[str, int]
    fingerprint: str
    next_cursor: str | None
    searched_to: str | None = None
    """The moment reached if a search stopped before the page was full; `next_cursor` continues from there."""


# Streams exist about other subjects, too; a history is of a customer, so their events are not found here.
ENDS = """
    SELECT h.subject_id, h.subject_kind, h.sequence, h.hash, r.streams
    FROM store.heads h LEFT JOIN received r USING (subject_id)
    WHERE h.subject_id = ANY($1::uuid[]) AND h.subject_kind = 'customer'
"""
CUSTOMERS = "SELECT subject_id FROM store.heads WHERE subject_id = ANY($1::uuid[]) AND subject_kind = 'customer'"

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
        """Return the last event of every stream of these customers; other subjects have none."""
        return await self._ends(self._database.pool, subjects)

    async def page(self, customer_id: UUID, where: HistoryQuery) -> History | None:
        """Return a page of a customer's history, or None if nothing is known about the customer (up to `as_of`).

        For the id of a customer merged into another, return the other customer's history.
        """
        async with (
            self._database.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            members = await merged_ids_of(connection, customer_id, where.as_of)
            ends = await self._ends(connection, members)
            if not ends:
                return None
            rows = await page_rows(connection, self._department, _streams_of(ends, where.sources), where)
            if where.as_of is not None:
                ends = await self._ends_until(connection, ends, where.as_of)
        if not ends:
            return None
        return History(
            customer_id=members[0],
            events=[history_event(row["value"]) for row in rows.found[: where.limit]],
            positions=positions(ends, members[0]),
            fingerprint=fingerprint(ends),
            next_cursor=rows.next_cursor,
            searched_to=rows.searched_to,
        )

    async def labels(self, customer_id: UUID, about: Iterable[str], as_of: datetime | None) -> list[HistoryEvent]:
        """Return the events of a customer's history that name these things or overrule these events."""
        async with self._database.pool.acquire() as connection:
            members = await _customers(connection, customer_id, as_of)
            values = await label_events(connection, self._department, members, about, as_of)
        return [history_event(value) for value in values]

    async def until(self, customer_id: UUID, as_of: datetime) -> Sequence[Recorded[Any]]:
        """Return all of a customer's events recorded up to a moment, in history order, to fold past states.

        They include the events of customers merged with it at that moment. It serves folds, not readers, so other
        subjects have theirs too: a customer's past owner had a team then.
        """
        members = await merged_ids_of(self._database.pool, customer_id, as_of)
        rows = await self._database.pool.fetch(
            "SELECT value FROM ("
            "  SELECT $3 AS source, sequence, recorded_at, value FROM store.events"
            "  WHERE subject_id = ANY($1::uuid[]) AND recorded_at <= $2"
            "  UNION ALL SELECT source, sequence, recorded_at, value FROM events"
            "  WHERE subject_id = ANY($1::uuid[]) AND recorded_at <= $2"
            ") past ORDER BY recorded_at, source, sequence",
            members,
            as_of,
            self._department,
        )
        return [LANGUAGE.decoder.parse(row["value"]) for row in rows]

    async def _ends(self, connection: Connection | Any, subjects: Sequence[UUID]) -> list[StreamEnd]:
        ends = []
        for row in await connection.fetch(ENDS, subjects):
            subject = f"{row['subject_kind']}/{row['subject_id']}"
            streams = _streams(row["streams"]) if row["streams"] else {}
            # The store knows the end of our own stream before the last events have come back from Kafka.
            streams[self._department] = End(row["sequence"], row["hash"])
            ends += [StreamEnd(source, subject, *end) for source, end in streams.items() if end.sequence]
        return ends

    async def _ends_until(self, connection: Connection, ends: Sequence[StreamEnd], at: datetime) -> list[StreamEnd]:
        rows = await connection.fetch(LAST_UNTIL, *_pairs(ends), self._department, at)
        kinds = {_subject_id(end.subject): end.subject for end in ends}
        return [
            StreamEnd(row["source"], kinds[row["subject"]], row["sequence"], sha256(row["value"]).hexdigest())
            for row in rows
        ]


async def _customers(connection: Connection | Any, customer_id: UUID, as_of: datetime | None) -> list[UUID]:
    """Return the ids that make up a customer's history; none if the id is not a customer's."""
    members = await merged_ids_of(connection, customer_id, as_of)
    known = {row["subject_id"] for row in await connection.fetch(CUSTOMERS, members)}
    return [member for member in members if member in known]


def _streams_of(ends: Sequence[StreamEnd], sources: Sequence[str]) -> tuple[list[UUID], list[str]]:
    return _pairs([end for end in ends if not sources or end.source in sources])


def _pairs(ends: Sequence[StreamEnd]) -> tuple[list[UUID], list[str]]:
    return [_subject_id(end.subject) for end in ends], [end.source for end in ends]


def _subject_id(subject: str) -> UUID:
    return UUID(subject.partition("/")[2])


def history_event(value: bytes) -> HistoryEvent:
    """Return the event in these bytes in the form shown in a history."""
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
    """Return the short form of a source that a caller wrote as `sales` or `/crm/sales`."""
    return source.removeprefix(SOURCE_PREFIX)
