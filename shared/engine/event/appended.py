"""Events this process has just appended: when Kafka brings them back, they need not be parsed again."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from shared.engine.event.records import LogRecord, topic_of
from shared.messages.event import Recorded

MOST = 5_000


class AppendedEvents:
    """The latest appended events, by hash. Forgetting one costs only the parsing."""

    def __init__(self) -> None:
        self._events: OrderedDict[bytes, Recorded[Any]] = OrderedDict()

    def add(self, events: Iterable[Recorded[Any]]) -> None:
        for event in events:
            self._events[event.hash.encode()] = event
        while len(self._events) > MOST:
            self._events.popitem(last=False)

    def match(self, record: LogRecord) -> Recorded[Any] | None:
        """Return the event of a record that is, byte for byte, one of these; None leaves it to be read."""
        event = self._events.pop(record.headers.get("hash", b""), None)
        if event is None or event.value != record.value:
            return None
        same_place = record.topic == topic_of(event.source) and record.key == str(event.subject_id).encode()
        return event if same_place else None
