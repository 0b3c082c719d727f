"""The second look: compare suspicious streams event by event, in the log and in the stores.

The first look is quick; this one is exact, covers only those few streams and names the first bad event of each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from infra.audit.log import LogAudit, StreamKey, micros
from infra.audit.partitions import partition_of
from infra.audit.report import LOG, Fault, Report
from infra.audit.stores import ServiceAudit
from shared.engine.event.decoder import InvalidEventError
from shared.engine.event.records import LogRecord, topic_of
from shared.engine.log.reader import Partition
from shared.engine.store.database import schema_of
from shared.history.language import LANGUAGE

OWN_ROWS = "SELECT sequence, recorded_at, type, encode(sha256(value), 'hex') AS hash FROM store.events"
COPIED_ROWS = "SELECT sequence, recorded_at, type, encode(sha256(value), 'hex') AS hash FROM {schema}.events"


class LoggedEvent(NamedTuple):
    """The log's record of one event."""

    hash: str
    recorded_at: int
    type: str


class Examination:
    """Collect the named streams from the log, then compare the services' rows with them."""

    def __init__(self, log: LogAudit, report: Report, services: Sequence[ServiceAudit]) -> None:
        self._log = log
        self._report = report
        self._services = services
        self._exact = log.repeated.union(*(service.suspects for service in services))
        self._suspects = self._exact.union(*(service.beyond for service in services))
        self._keys = {str(subject).encode() for _, subject in self._suspects}
        self._known: dict[StreamKey, dict[int, LoggedEvent]] = defaultdict(dict)

    def starts(self, ends: Mapping[Partition, int]) -> dict[Partition, int]:
        """Return the partitions to read again and their first offsets.

        Streams under exact comparison are read from the start, the others only from where the first look ended.
        """
        starts: dict[Partition, int] = {}
        for source, subject in self._suspects:
            stream = self._log.streams.get(subject, {}).get(source)
            topic = topic_of(source)
            count = self._log.partitions.get(topic)
            if count is None:
                continue  # a source without a topic; the comparison reports its events as missing from the log
            where = topic, stream.partition if stream else partition_of(str(subject).encode(), count)
            from_start = (source, subject) in self._exact or (stream is not None and stream.broken)
            starts[where] = 0 if from_start else min(starts.get(where, ends[where]), ends[where])
        return starts

    def take(self, records: Iterable[LogRecord]) -> None:
        """Remember the named streams' events; different bytes under a known number are a fault."""
        for record in records:
            if record.key not in self._keys or record.value is None:
                continue
            try:
                event = LANGUAGE.decoder.parse(record.value)
            except InvalidEventError:
                continue  # the first look has reported it
            stream = self._known[event.source, event.subject_id]
            logged = LoggedEvent(event.hash, micros(event.recorded_at), event.type)
            if stream.setdefault(event.sequence, logged).hash != event.hash:
                place = f"{record.topic}/{record.partition}/{record.offset}"
                self._fault(LOG, "another event under a number that was given before", event, place)

    def _fault(self, where: str, what: str, event: Any, place: str) -> None:
        subject = f"{event.subject_kind}/{event.subject_id}"
        self._report.add(Fault(where, what, event.source, subject, event.sequence, place))

    async def compare(self) -> None:
        """Name the first bad event of every suspicious stream and locate events beyond the log."""
        for service in self._services:
            for key in sorted(service.suspects):
                await self._compare_stream(service, key)
            await self._settle_beyond(service)

    async def _compare_stream(self, service: ServiceAudit, key: StreamKey) -> None:
        stream = self._log.streams[key[1]][key[0]]
        stored: dict[int, list[Any]] = defaultdict(list)
        for row in await _rows(service, key):
            stored[row["sequence"]].append(row)
        for sequence in range(1, stream.sequence + 1):
            fault = _difference(self._known[key][sequence], stored.pop(sequence, []))
            if fault:
                self._add(service.where(key[0]), fault, key, sequence)
                return
        stray = [sequence for sequence in stored if sequence < 1]
        self._add(service.where(key[0]), "differs from the log", key, stray[0] if stray else None)

    async def _settle_beyond(self, service: ServiceAudit) -> None:
        """Sort events beyond the first look: not yet published, published since, or wrong."""
        on_outbox = await _outbox(service) if service.beyond else set()
        waiting = moved = 0
        for key, beyond in service.beyond.items():
            for sequence, value_hash in zip(beyond.sequences, beyond.hashes, strict=True):
                known = self._known[key].get(sequence)
                if known is not None and known.hash == value_hash:
                    moved += 1
                elif known is None and key[0] == service.department and value_hash in on_outbox:
                    waiting += 1
                else:
                    other = "the log holds another event under this number" if known else "the log does not have it"
                    why = " and it is not on the outbox" if known is None and key[0] == service.department else ""
                    self._add(service.where(key[0]), other + why, key, sequence)
                    break
        if waiting:
            self._report.notes.append(f"{service.department}: {waiting} events are not yet published")
        self._report.counts["events recorded meanwhile"] += moved

    def _add(self, where: str, what: str, key: StreamKey, sequence: int | None) -> None:
        stream = self._log.streams.get(key[1], {}).get(key[0])
        subject = f"{stream.kind}/{key[1]}" if stream else str(key[1])
        self._report.add(Fault(where, what, key[0], subject, sequence))


def _difference(known: LoggedEvent, rows: Collection[Any]) -> str | None:
    """Describe how the stored rows of one number differ from the log."""
    if not rows:
        return "it is missing"
    if len(rows) > 1:
        return f"it is stored {len(rows)} times"
    (row,) = rows
    if row["hash"] != known.hash:
        return "its stored bytes are not those of the log"
    if micros(row["recorded_at"]) != known.recorded_at:
        return "the column recorded_at is not the event's recordedtime"
    return None if row["type"] == known.type else "the column type is not the event's type"


async def _rows(service: ServiceAudit, key: tuple[str, UUID]) -> Sequence[Any]:
    source, subject = key
    if source == service.department:
        return await service.connection.fetch(f"{OWN_ROWS} WHERE subject_id = $1", subject)
    copied = COPIED_ROWS.format(schema=schema_of(service.generation))
    return await service.connection.fetch(f"{copied} WHERE subject_id = $1 AND source = $2", subject, source)


async def _outbox(service: ServiceAudit) -> set[str]:
    rows = await service.connection.fetch("SELECT encode(sha256(value), 'hex') AS hash FROM store.outbox")
    return {row["hash"] for row in rows}
