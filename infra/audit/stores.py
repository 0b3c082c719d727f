"""Compare one service's database with the log: its own store, its copy of other events, heads and received.

Bytes never leave Postgres. It computes one digest per stored stream, and the log audit computed the same from Kafka.
Only streams with different digests are compared event by event (`examination`). One snapshot is read subject range by
subject range, so memory does not grow with the number of events.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from infra.audit.log import LogAudit, Stream, StreamKey
from infra.audit.report import Fault, Report
from shared.engine.event.envelope import NO_HASH
from shared.engine.event.records import End
from shared.engine.store.database import schema_of

BATCH = 5_000
"""Subjects per statement."""
LAST_ID = UUID(int=2**128 - 1)
STATEMENT = Path(__file__).with_name("stored_streams.sql").read_text(encoding="utf-8")
OWN_EVENTS = "SELECT subject_id, '{department}' AS source, sequence, recorded_at, type, value FROM store.events"
COPIED_EVENTS = "SELECT subject_id, source, sequence, recorded_at, type, value FROM {schema}.events"
HEADS = """
    SELECT h.subject_id, h.subject_kind, h.sequence, h.hash FROM store.heads h
    WHERE h.subject_id BETWEEN $1 AND $2 AND h.sequence > 0
"""
RECEIVED = "SELECT subject_id, subject_kind, streams FROM {schema}.received WHERE subject_id BETWEEN $1 AND $2"


class Range(NamedTuple):
    """All ids from first to last, and the ids among them that the log contains."""

    first: UUID
    last: UUID
    subjects: Sequence[UUID]


_decode_streams = msgspec.json.Decoder(dict[str, End]).decode


def ranges(subjects: Sequence[UUID]) -> Iterator[Range]:
    """Split all possible ids into ranges that hold equal numbers of these (sorted) subjects."""
    first = UUID(int=0)
    for start in range(0, max(1, len(subjects)), BATCH):
        following = subjects[start + BATCH] if start + BATCH < len(subjects) else None
        last = UUID(int=following.int - 1) if following else LAST_ID
        yield Range(first, last, subjects[start : start + BATCH])
        first = following or first


@dataclass(slots=True)
class Beyond:
    """Stored events with numbers beyond the whole part of their stream in the log."""

    sequences: Sequence[int]
    hashes: Sequence[str]


@dataclass
class ServiceAudit:
    """Compare one service; streams that need a second look end in `suspects` and `beyond`."""

    department: str
    connection: asyncpg.Connection
    """A snapshot: one read-only transaction, repeatable read."""
    generation: int
    log: LogAudit
    report: Report
    caught_up: bool
    """The service has applied the log up to our end; otherwise only its own store is comparable."""
    suspects: set[StreamKey] = field(default_factory=set)
    """Streams whose stored events differ from the log."""
    beyond: dict[StreamKey, Beyond] = field(default_factory=dict)
    _seen: set[StreamKey] = field(default_factory=set)

    @property
    def sources(self) -> Mapping[str, str]:
        """The event queries by their name in the report."""
        own = {f"{self.department} store": OWN_EVENTS.format(department=self.department)}
        if not self.caught_up:
            return own
        return {**own, f"{self.department} copy": COPIED_EVENTS.format(schema=schema_of(self.generation))}

    def where(self, source: str) -> str:
        """Return the report's name for this service's events of a source."""
        return f"{self.department} {'store' if source == self.department else 'copy'}"

    async def compare(self, where: Range, progress: Callable[[], None]) -> None:
        """Compare all subjects in a range."""
        expected = {
            (source, subject): stream
            for subject in where.subjects
            for source, stream in self.log.streams.get(subject, {}).items()
        }
        for events in self.sources.values():
            await self._compare_events(events, expected, where)
        self._find_missing(expected)
        await self._compare_heads(expected, where)
        if self.caught_up:
            await self._compare_received(expected, where)
        progress()

    async def _compare_events(self, events: str, expected: Mapping[StreamKey, Stream], where: Range) -> None:
        rows = await self.connection.fetch(
            STATEMENT.format(events=events),
            [subject for _, subject in expected],
            [source for source, _ in expected],
            where.first,
            where.last,
            [stream.sequence for stream in expected.values()],
        )
        for row in rows:
            key = row["source"], row["subject_id"]
            stream = expected.get(key)
            self._seen.add(key)
            self.report.counts[f"{self.where(key[0])}: events"] += row["count"]
            if stream is not None and row["digest"] != stream.digest.digest():
                self.suspects.add(key)
            if row["beyond"]:
                self.beyond[key] = Beyond(row["beyond"], row["beyond_hashes"])

    def _find_missing(self, expected: Mapping[StreamKey, Stream]) -> None:
        for key, stream in expected.items():
            if stream.sequence and key not in self._seen and (self.caught_up or key[0] == self.department):
                self.suspects.add(key)
        self._seen.clear()

    async def _compare_heads(self, expected: Mapping[StreamKey, Stream], where: Range) -> None:
        heads = {row["subject_id"]: row for row in await self.connection.fetch(HEADS, where.first, where.last)}
        for source, subject in expected:
            if source == self.department and expected[source, subject].sequence and subject not in heads:
                self._end_fault("head", source, subject, "there is none")
        for subject, row in heads.items():
            key = self.department, subject
            self._check_end("head", key, row["subject_kind"], End(row["sequence"], row["hash"]), expected.get(key))

    async def _compare_received(self, expected: Mapping[StreamKey, Stream], where: Range) -> None:
        statement = RECEIVED.format(schema=schema_of(self.generation))
        arrived: set[StreamKey] = set()
        for row in await self.connection.fetch(statement, where.first, where.last):
            for source, end in _decode_streams(row["streams"]).items():
                key = source, row["subject_id"]
                arrived.add(key)
                self._check_end("received", key, row["subject_kind"], end, expected.get(key))
            self.report.counts[f"{self.department}: subjects"] += 1
        for key, stream in expected.items():
            if stream.sequence and key not in arrived:
                self._end_fault("received", *key, "nothing of this stream has arrived")

    def _check_end(self, what: str, key: StreamKey, kind: str, end: End, stream: Stream | None) -> None:
        """Compare the service's recorded end of a stream with the log and with its stored events."""
        whole = stream.sequence if stream else 0
        fault = None
        if end.sequence < whole:
            fault = f"it says {end.sequence}, the log goes to {whole}"
        elif end.hash != self._hash_of(key, end.sequence, stream):
            fault = "the hash is not that of this event, so the fingerprint differs"
        elif stream is not None and kind != stream.kind:
            fault = f"it says that the subject is a {kind}, the log that it is a {stream.kind}"
        elif what == "head" and key in self.beyond and end.sequence != self.beyond[key].sequences[-1]:
            fault = f"it says {end.sequence}, the store goes to {self.beyond[key].sequences[-1]}"
        if fault:
            self._end_fault(what, *key, fault, end.sequence)

    def _hash_of(self, key: StreamKey, sequence: int, stream: Stream | None) -> str | None:
        """Return the hash of an event at or beyond the whole part of a stream, or None if there is no such event."""
        whole = stream.sequence if stream else 0
        if sequence == whole:
            return stream.hash if stream else NO_HASH
        beyond = self.beyond.get(key)
        if beyond is None or sequence not in beyond.sequences:
            return None
        return beyond.hashes[beyond.sequences.index(sequence)]

    def _end_fault(self, what: str, source: str, subject: UUID, fault: str, sequence: int | None = None) -> None:
        stream = self.log.streams.get(subject, {}).get(source)
        subject_name = f"{stream.kind}/{subject}" if stream else str(subject)
        self.report.add(Fault(f"{self.department} {what}", fault, source, subject_name, sequence))
