"""Check the log record by record, trusting only the records themselves. Pure.

Each stream keeps only its end and one running digest, so memory grows with streams, not events. A stream is *whole*
up to its first fault and frozen there. The services, too, apply nothing after a fault.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from infra.audit.partitions import partition_of
from infra.audit.report import LOG, Fault, Report
from shared.engine.event.decoder import InvalidEventError
from shared.engine.event.envelope import NO_HASH
from shared.engine.event.records import LogRecord, topic_of
from shared.engine.log.reader import Partition
from shared.engine.projection.ordering import time_fault
from shared.events.contacts.customers.merges import CustomerAbsorbed, CustomerMerged, CustomerUnmerged
from shared.history.fingerprint import StreamEnd
from shared.history.language import LANGUAGE
from shared.kernel.merges import ALIASES, Alias, edge_of, merged_ids
from shared.messages.clock import utc_now
from shared.messages.event import Recorded

if TYPE_CHECKING:
    from hashlib import _Hash

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

StreamKey = tuple[str, UUID]
"""Source and subject id."""


def micros(moment: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def digest_share(value_hash: bytes, recorded_at: int, event_type: str) -> bytes:
    """Return one event's share of its stream's digest; the SQL comparison computes the same from its rows.

    The hash covers every byte of the event. Time and type are included because the services keep them in separate
    columns, which order and filter histories.
    """
    return value_hash + recorded_at.to_bytes(8, "big", signed=True) + event_type.encode()


@dataclass(slots=True)
class Stream:
    """How far one stream is whole."""

    kind: str
    topic: str
    """The place where the stream's events belong."""
    key: bytes
    partition: int
    sequence: int = 0
    hash: str = NO_HASH
    recorded_at: int = -1
    digest: "_Hash" = field(default_factory=sha256)
    broken: bool = False


@dataclass
class LogAudit:
    """Check every record of the log in offset order and collect the faults."""

    report: Report
    partitions: Mapping[str, int]
    """Partition count per topic."""
    only: Collection[UUID] = ()
    """Check only events of these subjects; if empty, check all."""
    keep: list[Recorded[Any]] | None = None
    """Collects the valid events, if the caller wants them."""
    now: datetime = field(default_factory=utc_now)
    """Times far beyond it are faults, as they are for the services."""
    streams: dict[UUID, dict[str, Stream]] = field(default_factory=dict)
    """Subject → source → stream."""
    connected: set[UUID] = field(default_factory=set)
    """Customers that took part in a merge."""
    aliases: list[Recorded[Any]] = field(default_factory=list)
    """Events that link or separate customer ids."""
    repeated: set[StreamKey] = field(default_factory=set)
    """Streams with repeated numbers; the second look tells whether the bytes match."""

    def __post_init__(self) -> None:
        self._keys = {str(subject).encode() for subject in self.only}

    def begin(self, starts: Mapping[Partition, int], ends: Mapping[Partition, int]) -> None:
        """Check where partitions begin: retention must not have removed anything."""
        self._next = dict.fromkeys(ends, 0)
        for (topic, number), start in starts.items():
            self._next[topic, number] = start
            if start:
                self._fault(f"the log begins at offset {start}: earlier records were removed", (topic, number, start))

    def take(self, record: LogRecord) -> None:
        """Check one record."""
        place = record.topic, record.partition, record.offset
        expected = self._next[record.topic, record.partition]
        if record.offset != expected:
            self._fault(f"offsets {expected} to {record.offset - 1} are missing", place)
        self._next[record.topic, record.partition] = record.offset + 1
        if self._keys and record.key not in self._keys:
            return
        self.report.counts["records"] += 1
        try:
            event = LANGUAGE.decoder.parse(_value(record))
        except InvalidEventError as error:
            self._fault(f"{error} (key {_key(record)})", place)
            return
        if fault := time_fault(event, self.now):
            self._fault(f"{fault} (key {_key(record)})", place)
            return
        self._take_event(event, record)

    def end(self, ends: Mapping[Partition, int]) -> None:
        """Check that every partition was read to its end."""
        for (topic, number), end in ends.items():
            if self._next[topic, number] < end:
                missing = f"offsets {self._next[topic, number]} to {end - 1} are missing"
                self._fault(missing, (topic, number, self._next[topic, number]))
        self.report.counts["subjects"] = len(self.streams)
        self.report.counts["streams"] = sum(map(len, self.streams.values()))

    def ends_of(self, subject: UUID) -> list[StreamEnd]:
        """Return the ends of one subject's streams, for its fingerprint."""
        return [
            StreamEnd(source, f"{stream.kind}/{subject}", stream.sequence, stream.hash)
            for source, stream in self.streams.get(subject, {}).items()
            if stream.sequence
        ]

    def members_of(self, customer: UUID, at: datetime | None = None) -> list[UUID]:
        """Return all ids of the customer at a moment (None: now), the surviving id first."""
        rows: dict[tuple[Any, ...], Alias | None] = {}
        for event in sorted(self.aliases, key=lambda event: event.recorded_at):
            for key in ALIASES.keys(event):
                rows[key] = ALIASES.fold(rows.get(key), event)
        return merged_ids(customer, [edge_of(row) for row in rows.values() if row is not None], at)

    def _take_event(self, event: Recorded[Any], record: LogRecord) -> None:
        streams = self.streams.setdefault(event.subject_id, {})
        stream = streams.get(event.source)
        if stream is None:
            key = str(event.subject_id).encode()
            stream = Stream(event.subject_kind, topic_of(event.source), key, record.partition)
            streams[event.source] = stream
        if event.data is None:
            self.report.counts["events of unknown type"] += 1
        if event.sequence <= stream.sequence:
            self.report.counts["repeats"] += 1
            self.repeated.add((event.source, event.subject_id))
        elif not stream.broken:
            self._next_of(stream, event, record)

    def _note_merge(self, event: Recorded[Any]) -> None:
        """Record both customers of a merge: either side's stream names the other."""
        match event.data:
            case CustomerMerged(into_id=other) | CustomerAbsorbed(from_id=other):
                self.connected |= {event.subject_id, other}
        if isinstance(event.data, CustomerMerged | CustomerUnmerged):
            self.aliases.append(event)

    def _next_of(self, stream: Stream, event: Recorded[Any], record: LogRecord) -> None:
        recorded_at = micros(event.recorded_at)
        fault = self._record_fault(stream, event, record) or self._chain_fault(stream, event, recorded_at, record)
        if fault:
            stream.broken = True
            self._fault(fault, (record.topic, record.partition, record.offset), event)
            return
        self.report.counts["events"] += 1
        stream.sequence, stream.hash, stream.recorded_at = event.sequence, event.hash, recorded_at
        self._note_merge(event)
        if self.keep is not None:
            self.keep.append(event)
        stream.digest.update(digest_share(bytes.fromhex(event.hash), recorded_at, event.type))

    def _record_fault(self, stream: Stream, event: Recorded[Any], record: LogRecord) -> str | None:
        """Describe how the Kafka record contradicts its event, if it does."""
        if record.key != stream.key:
            return f"the record's key is not the event's partitionkey but {_key(record)}"
        if record.topic != stream.topic:
            return f"an event of {event.source} has no place in this topic"
        declared = record.headers.get("hash")
        if declared != event.hash.encode():
            return "the hash header is missing" if declared is None else "the hash header is not the value's sha256"
        if record.headers.get("ce_type") != event.type.encode():
            return "the ce_type header is not the event's type"
        if event.sequence == 1 and record.partition != partition_of(stream.key, self.partitions[record.topic]):
            return "the record is not in the partition of its key"
        return None

    def _chain_fault(self, stream: Stream, event: Recorded[Any], recorded_at: int, record: LogRecord) -> str | None:
        """Explain why an event does not continue its stream, if it does not."""
        before = stream.sequence
        if event.sequence != before + 1:
            missing = f"event {before + 1} is" if event.sequence == before + 2 else f"events from {before + 1} are"
            return f"{missing} missing before this one"
        if event.prev_hash != stream.hash:
            return f"prevhash is not the hash of event {before}" if before else "prevhash of a first event is not zeros"
        if recorded_at <= stream.recorded_at:
            return f"recordedtime is not after that of event {before}"
        if event.subject_kind != stream.kind:
            return f"the subject was a {stream.kind} before"
        if record.partition != stream.partition:
            return f"the stream was in partition {stream.partition} before"
        return None

    def _fault(self, what: str, place: tuple[str, int, int], event: Recorded[Any] | None = None) -> None:
        where = "/".join(str(part) for part in place)
        if event is None:
            self.report.add(Fault(LOG, what, place=where))
        else:
            subject = f"{event.subject_kind}/{event.subject_id}"
            self.report.add(Fault(LOG, what, event.source, subject, event.sequence, where))


def _value(record: LogRecord) -> bytes:
    if record.value is None:
        raise InvalidEventError("the record has no value; events are never deleted")
    return record.value


def _key(record: LogRecord) -> str:
    return "none" if record.key is None else record.key.decode("utf-8", "replace")
