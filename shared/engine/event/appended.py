"""Events that this process has just appended; when Kafka returns them, they need not be parsed again."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from shared.engine.event.records import LogRecord, topic_of
from shared.messages.event import Recorded

MOST = 5_000


class AppendedEvents:
    """The latest appended events, by hash. A dropped event only has to be parsed again."""

    def __init__(self) -> None:
        self._events: OrderedDict[bytes, Recorded[Any]] = OrderedDict()

    def add(self, events: Iterable[Recorded[Any]]) -> None:
        for event in events:
            self._events[event.hash.encode()] = event
        while len(self._events) > MOST:
            self._events.popitem(last=False)

    def match(self, record: LogRecord) -> Recorded[Any] | None:
        """Return the event whose bytes equal the record's, and forget it; None if there is none."""
        event = self._events.pop(record.headers.get("hash", b""), None)
        if event is None or event.value != record.value:
            return None
        same_place = record.topic == topic_of(event.source) and record.key == str(event.subject_id).encode()
        return event if same_place else None
