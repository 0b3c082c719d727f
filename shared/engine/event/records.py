"""Records of the log, and how far each stream has arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from shared.engine.event.envelope import NO_HASH
from shared.messages.event import Recorded

ParkedKind = Literal["invalid", "gap", "conflict"]
TOPIC = "crm.{}.events"


def topic_of(department: str) -> str:
    """Return the topic that only this department writes to."""
    return TOPIC.format(department)


class LogRecord(NamedTuple):
    """The parts of a Kafka record that are used here."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]


class Parked(NamedTuple):
    """A parked record: why it was parked, and its event if it could be read."""

    kind: ParkedKind
    reason: str
    record: LogRecord
    event: Recorded[Any] | None = None


class WaitingEvent(NamedTuple):
    """An event that was parked behind a gap, and its id in `parked`."""

    parked_id: int
    record: LogRecord
    event: Recorded[Any]


class End(NamedTuple):
    """The last known event of a stream."""

    sequence: int
    hash: str


START = End(0, NO_HASH)


@dataclass(slots=True)
class Received:
    """How far one subject's streams have arrived."""

    subject_kind: str
    streams: dict[str, End]
    seen_at: datetime
    waiting: bool = False
