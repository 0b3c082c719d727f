"""Show operators the events in the log: filtered, the latest, and new ones as they arrive."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from infra.audit.partitions import partition_of
from infra.audit.verify import TOPICS
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.envelope import Attributes, read_attributes
from shared.engine.event.records import LogRecord, topic_of
from shared.engine.log.reader import LogEnds, LogReader, Partition, partition_counts


class TailEntry(NamedTuple):
    """One record; without an envelope if its bytes are not an event."""

    record: LogRecord
    event: Attributes[str] | None

    def as_dict(self, *, data: bool) -> dict[str, Any]:
        """Return envelope and place; only `data` may contain personal information."""
        topic, partition, offset = self.record[:3]
        place = {"topic": topic, "partition": partition, "offset": offset}
        if self.event is None:
            return {**place, "error": "not an event"}
        fields = {name: getattr(self.event, name) for name in self.event.__struct_fields__ if name != "data"}
        envelope = {name: str(value) for name, value in fields.items() if value}
        return {**place, **envelope, **({"data": msgspec.json.decode(self.event.data)} if data else {})}

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.event.recordedtime, self.event.source, self.event.sequence) if self.event else ("", "", "")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """The events to show."""

    source: str = ""
    type: str = ""
    """A type or its prefix: `sales.opportunity_won.v1`, `sales.opportunity`."""
    customer: UUID | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (topic_of(self.source),) if self.source else TOPICS

    @property
    def narrow(self) -> bool:
        """Whether the filter may drop records of a partition."""
        return bool(self.type or self.customer)

    def partitions(self, kafka: KafkaConnection) -> set[Partition]:
        """Return the partitions that can hold matching events."""
        counts = partition_counts(kafka, self.topics)
        key = str(self.customer).encode() if self.customer else None
        return {(t, p) for t, n in counts.items() for p in ([partition_of(key, n)] if key else range(n))}

    def pick(self, records: Iterable[LogRecord]) -> Iterator[TailEntry]:
        """Yield matching events; records that are not events appear only without a narrow filter."""
        key = str(self.customer).encode() if self.customer else None
        for record in records:
            if key is not None and record.key != key:
                continue
            event = _envelope(record.value)
            if (event.type.startswith(self.type)) if event else not self.narrow:
                yield TailEntry(record, event)


def _envelope(value: bytes | None) -> Attributes[str] | None:
    try:
        return read_attributes(value or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def latest_entries(
    kafka: KafkaConnection, event_filter: EventFilter, limit: int
) -> tuple[list[TailEntry], dict[Partition, int]]:
    """Return the latest matching events in history order (0: all) and the offsets reached. Blocking.

    Raises:
        KafkaException: Kafka cannot be reached.
    """
    partitions = event_filter.partitions(kafka)
    start: dict[Partition, int] = {}
    if limit and not event_filter.narrow:  # the overall latest are among the latest of each partition
        ends = LogEnds(kafka, event_filter.topics).read()
        start = {where: max(0, end - limit) for where, end in ends.items()}
    entries: deque[TailEntry] = deque()
    with LogReader(kafka, event_filter.topics, start, only=partitions) as reader:
        while not reader.done:
            entries.extend(event_filter.pick(reader.read()))
            if limit and len(entries) > 100 * limit:
                entries = deque(sorted(entries, key=_order)[-limit:])
        return sorted(entries, key=_order)[-limit:], dict(reader.next)


def _order(entry: TailEntry) -> tuple[str, str, str]:
    return entry.order


def follow_entries(
    kafka: KafkaConnection, event_filter: EventFilter, start: dict[Partition, int]
) -> Iterator[TailEntry]:
    """Yield matching events from these offsets on as they arrive, without end. Blocking."""
    with LogReader(kafka, event_filter.topics, start, only=set(start), endless=True) as reader:
        while True:
            yield from event_filter.pick(reader.read())
