"""Handcrafted streams and records, valid or not."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from infra.audit.log import LogAudit
from infra.audit.partitions import partition_of
from infra.audit.report import Report
from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.engine.event.records import LogRecord, topic_of
from shared.events.contacts.customers.profile import CustomerTagAdded
from shared.messages.event import Recorded
from shared.settings import DEPARTMENTS

PARTITIONS = 12
ANNA = UUID("018f2e64-0000-7000-8000-000000000001")
BERT = UUID("018f2e64-0000-7000-8000-000000000002")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = Origin("user:anna", "correlation", "causation")


def event(
    subject: UUID, sequence: int, prev_hash: str, *, source: str = "contacts", tag: str = "", minutes: int | None = None
) -> Recorded[Any]:
    """Return one event; its time follows from its number by default."""
    when = START + timedelta(minutes=sequence if minutes is None else minutes)
    place = EventPlace(source, "customer", subject, sequence, prev_hash)
    fact = CustomerTagAdded(tag=tag or f"tag {sequence}")
    return record(UUID(int=(subject.int & (2**64 - 1)) * 1000 + sequence), fact, place, when, when, ORIGIN)


def stream(subject: UUID, length: int, source: str = "contacts") -> list[Recorded[Any]]:
    """Return a whole stream."""
    events: list[Recorded[Any]] = []
    for sequence in range(1, length + 1):
        events.append(event(subject, sequence, events[-1].hash if events else NO_HASH, source=source))
    return events


def headers(of: Recorded[Any]) -> dict[str, bytes]:
    return {"hash": of.hash.encode(), "ce_type": of.type.encode()}


def on_kafka(of: Recorded[Any], offset: int, **changes: Any) -> LogRecord:
    """Return the record that carries an event, or a variation of it."""
    key = str(of.subject_id).encode()
    partition = partition_of(key, PARTITIONS)
    proper = LogRecord(topic_of(of.source), partition, offset, key, of.value, headers(of))
    return proper._replace(**changes)


def records(events: Iterable[Recorded[Any]]) -> list[LogRecord]:
    """Return a log with one partition."""
    return [on_kafka(event, offset) for offset, event in enumerate(events)]


def audited(log: Iterable[LogRecord], starts: Mapping[tuple[str, int], int] | None = None) -> LogAudit:
    """Audit these records."""
    log = list(log)
    audit = LogAudit(Report(), {topic_of(department): PARTITIONS for department in DEPARTMENTS})
    ends = {(entry.topic, entry.partition): entry.offset + 1 for entry in log}
    audit.begin(starts or dict.fromkeys(ends, 0), ends)
    for entry in log:
        audit.take(entry)
    audit.end(ends)
    return audit
