"""The projector's tables in Postgres: offsets, received streams, foreign events, parked records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from shared.engine.event.decoder import EventDecoder
from shared.engine.event.envelope import HAPPENED_AT
from shared.engine.event.records import End, LogRecord, Parked, Received, WaitingEvent
from shared.engine.store.database import Connection, in_schema
from shared.messages.event import Recorded

EVENT_COLUMNS = ("subject_id", "source", "recorded_at", "sequence", "type", "value")
RECEIVED_COLUMNS = ("subject_id", "subject_kind", "streams", "seen_at", "waiting")

Partition = tuple[str, int]

INDEXES = (
    "CREATE INDEX IF NOT EXISTS events_by_stream ON {schema}.events (subject_id, source, recorded_at)",
    f"CREATE INDEX IF NOT EXISTS by_happening ON {{schema}}.events (subject_id, source, {HAPPENED_AT}, sequence)",
    "CREATE UNIQUE INDEX IF NOT EXISTS received_by_subject ON {schema}.received (subject_id)",
)
"""Created once a generation is filled. A stream's recordedtime rises with its sequence, so one index serves both.
Changing an index changes the mark of the views, so a new generation is filled with it."""

_decode_streams = msgspec.json.Decoder(dict[str, End]).decode
_encode = msgspec.json.Encoder().encode


async def lock_offsets(connection: Connection, schema: str, partitions: Iterable[Partition]) -> dict[Partition, int]:
    """Lock and return the next offset of each partition (0 if nothing has been applied yet)."""
    ordered = sorted(partitions)
    topics, numbers = [topic for topic, _ in ordered], [partition for _, partition in ordered]
    await connection.execute(
        in_schema(
            "INSERT INTO {schema}.offsets SELECT t, p, 0 FROM unnest($1::text[], $2::int[]) AS u(t, p) "
            "ON CONFLICT DO NOTHING",
            schema,
        ),
        topics,
        numbers,
    )
    rows = await connection.fetch(
        in_schema(
            "SELECT topic, partition, next_offset FROM {schema}.offsets "
            "WHERE (topic, partition) IN (SELECT * FROM unnest($1::text[], $2::int[])) "
            "ORDER BY topic, partition FOR UPDATE",
            schema,
        ),
        topics,
        numbers,
    )
    return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def write_offsets(connection: Connection, schema: str, offsets: Mapping[Partition, int]) -> None:
    await connection.execute(
        in_schema(
            "INSERT INTO {schema}.offsets AS o SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) "
            "ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset",
            schema,
        ),
        [topic for topic, _ in offsets],
        [partition for _, partition in offsets],
        list(offsets.values()),
    )


async def load_received(connection: Connection, schema: str, subjects: Sequence[UUID]) -> dict[UUID, Received]:
    rows = await connection.fetch(
        in_schema(
            "SELECT subject_id, subject_kind, streams, seen_at, waiting FROM {schema}.received "
            "WHERE subject_id = ANY($1::uuid[])",
            schema,
        ),
        subjects,
    )
    return {
        row["subject_id"]: Received(
            row["subject_kind"], _decode_streams(row["streams"]), row["seen_at"], row["waiting"]
        )
        for row in rows
    }


def received_records(received: Mapping[UUID, Received], subjects: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """Return rows of `received`, sorted by subject."""
    return [
        (subject, state.subject_kind, _encode(state.streams).decode(), state.seen_at, state.waiting)
        for subject, state in ((subject, received[subject]) for subject in sorted(subjects))
    ]


async def write_received(connection: Connection, schema: str, records: Sequence[tuple[Any, ...]]) -> None:
    await connection.execute(
        in_schema(
            "INSERT INTO {schema}.received (subject_id, subject_kind, streams, seen_at, waiting) "
            "SELECT id, kind, streams::jsonb, seen, waits "
            "FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::bool[]) "
            "AS u(id, kind, streams, seen, waits) "
            "ON CONFLICT (subject_id) DO UPDATE SET streams = excluded.streams, seen_at = excluded.seen_at, "
            "waiting = excluded.waiting",
            schema,
        ),
        *([record[n] for record in records] for n in range(len(RECEIVED_COLUMNS))),
    )


def event_records(events: Iterable[Recorded[Any]]) -> list[tuple[Any, ...]]:
    """Return rows of `events` for `COPY`."""
    return [(e.subject_id, e.source, e.recorded_at, e.sequence, e.type, e.value) for e in events]


async def write_events(connection: Connection, schema: str, events: Sequence[Recorded[Any]]) -> None:
    """Store other departments' events."""
    if events:
        await connection.copy_records_to_table(
            "events", schema_name=schema, records=event_records(events), columns=EVENT_COLUMNS
        )


async def adopt(connection: Connection, events: Sequence[Recorded[Any]]) -> None:
    """Restore own events to the store that only the log still had."""
    if not events:
        return
    await connection.execute(
        "INSERT INTO store.events (subject_id, sequence, recorded_at, type, value) "
        "SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::bytea[])",
        [e.subject_id for e in events],
        [e.sequence for e in events],
        [e.recorded_at for e in events],
        [e.type for e in events],
        [e.value for e in events],
    )
    last = list({e.subject_id: e for e in events}.values())
    await connection.execute(
        "UPDATE store.heads h SET sequence = u.sequence, hash = u.hash, recorded_at = u.at "
        "FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[]) AS u(id, sequence, hash, at) "
        "WHERE h.subject_id = u.id",
        [e.subject_id for e in last],
        [e.sequence for e in last],
        [e.hash for e in last],
        [e.recorded_at for e in last],
    )


async def load_waiting(
    connection: Connection, schema: str, subjects: Sequence[UUID], decoder: EventDecoder
) -> list[WaitingEvent]:
    """Return the events of these subjects that are parked behind a gap."""
    rows = await connection.fetch(
        in_schema(
            'SELECT id, topic, partition, "offset", key, value, headers FROM {schema}.parked '
            "WHERE kind = 'gap' AND subject_id = ANY($1::uuid[]) ORDER BY sequence, id",
            schema,
        ),
        subjects,
    )
    return [WaitingEvent(row["id"], record_of(row), decoder.parse(row["value"])) for row in rows]


def record_of(row: Mapping[str, Any] | Any) -> LogRecord:
    """Return the Kafka record stored in a row of `parked`."""
    headers = {name: value.encode() for name, value in msgspec.json.decode(row["headers"]).items()}
    return LogRecord(row["topic"], row["partition"], row["offset"], row["key"], row["value"], headers)


async def park(connection: Connection, schema: str, parked: Sequence[Parked]) -> None:
    """Park records, with their reasons."""
    for item in parked:
        record, event = item.record, item.event
        headers = {name: _text(value) for name, value in record.headers.items()}
        await connection.execute(
            in_schema(
                "INSERT INTO {schema}.parked (kind, reason, topic, partition, "
                '"offset", key, value, headers, subject_id, source, sequence) '
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                schema,
            ),
            item.kind,
            _no_nul(item.reason),
            record.topic,
            record.partition,
            record.offset,
            record.key,
            record.value,
            _encode(headers).decode(),
            event.subject_id if event else _uuid(record.key),
            event.source if event else None,
            event.sequence if event else None,
        )


def _text(value: bytes) -> str:
    return _no_nul(value.decode("utf-8", "replace"))


def _no_nul(text: str) -> str:
    """Replace the one character that Postgres cannot store."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _uuid(key: bytes | None) -> UUID | None:
    try:
        return UUID(key.decode()) if key else None
    except ValueError:
        return None


async def stored_bytes(connection: Connection, schema: str, event: Recorded[Any], own: bool) -> bytes | None:  # noqa: FBT001
    """Return the bytes stored under an event's stream and sequence, or None."""
    if own:
        value = await connection.fetchval(
            "SELECT value FROM store.events WHERE subject_id = $1 AND sequence = $2", event.subject_id, event.sequence
        )
    else:
        value = await connection.fetchval(
            in_schema(
                "SELECT value FROM {schema}.events WHERE subject_id = $1 AND source = $2 AND recorded_at = $3 "
                "AND sequence = $4",
                schema,
            ),
            event.subject_id,
            event.source,
            event.recorded_at,
            event.sequence,
        )
    return bytes(value) if value is not None else None
