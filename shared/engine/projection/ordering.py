"""The outcome of each record that arrives from Kafka: applied, a duplicate, or parked. Pure.

Per stream (source and subject), the next number with the right prevhash is applied. A lower number is a duplicate,
whose bytes must equal the known ones. A higher number waits, with all later events of the stream, until the missing
one arrives. A record that can never be valid is parked with its reason. Streams do not affect each other.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.engine.event.decoder import EventDecoder, InvalidEventError
from shared.engine.event.records import START, End, LogRecord, Parked, Received, WaitingEvent, topic_of
from shared.messages.event import Recorded
from shared.messages.fields import EARLIEST

FIRST_TIME = datetime(EARLIEST, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the clocks of departments may differ. A time beyond it would stand in no history and in the way of others."""


def time_fault(event: Recorded[Any], now: datetime) -> str | None:
    """Return why the times of an event cannot be accepted now, or None if they can."""
    latest = now + CLOCK_TOLERANCE
    if FIRST_TIME <= event.time <= latest and FIRST_TIME <= event.recorded_at <= latest:
        return None
    name = "recordedtime" if FIRST_TIME <= event.time <= latest else "time"
    moment = event.recorded_at if name == "recordedtime" else event.time
    if moment < FIRST_TIME:
        return f"{name} is before the year {EARLIEST}"
    return f"{name} is more than {CLOCK_TOLERANCE.seconds // 60} minutes ahead of this clock"


def event_of(decoder: EventDecoder, record: LogRecord, now: datetime) -> Recorded[Any] | Parked:
    """Return the event of a record, or the reason why it cannot be applied."""
    try:
        event = decoder.parse_record(record.key, record.value, record.headers)
    except InvalidEventError as error:
        return Parked("invalid", str(error), record)
    if record.topic != topic_of(event.source):
        return Parked("invalid", f"an event of {event.source} has no place in {record.topic}", record, event)
    if fault := time_fault(event, now):
        return Parked("invalid", fault, record, event)
    return event


@dataclass
class StreamOrdering:
    """Sorts the records of one batch by outcome, in their order."""

    source: str
    """The receiving department."""
    received: dict[UUID, Received]
    """The received streams of every known subject in the batch; new subjects are added."""
    heads: Mapping[UUID, End] | None = None
    """Ends of the receiver's own streams in its store; None while a generation is built, which ignores the store."""
    waiting: Mapping[tuple[UUID, str], Mapping[int, WaitingEvent]] = field(default_factory=dict)
    applied: list[Recorded[Any]] = field(default_factory=list)
    """Events to store (if foreign) and to fold into every view."""
    receipts: list[Recorded[Any]] = field(default_factory=list)
    """Own events that came back and match the store; the aggregates' rows are already folded."""
    adopted: list[Recorded[Any]] = field(default_factory=list)
    """Own events that the store lacks because it was lost or restored; to be stored. Also in `applied`."""
    duplicates: list[tuple[LogRecord, Recorded[Any]]] = field(default_factory=list)
    faulty: list[Parked] = field(default_factory=list)
    """Records that are parked because they are invalid or in conflict, not because of a gap."""
    gaps: dict[tuple[UUID, str], dict[int, Parked]] = field(default_factory=lambda: defaultdict(dict))
    """Events parked until the event before them arrives."""
    healed: list[int] = field(default_factory=list)
    """Ids of parked events whose wait ended with this batch."""
    touched: set[UUID] = field(default_factory=set)

    def accept(self, arrived: Recorded[Any] | Parked, record: LogRecord) -> None:
        """Sort one record that has already been parsed."""
        if isinstance(arrived, Parked):
            self.faulty.append(arrived)
        else:
            self.accept_event(record, arrived)

    def accept_event(self, record: LogRecord, event: Recorded[Any]) -> None:
        """Sort the event of a record, then, one after the other, the events that waited for it."""
        while self._sort(record, event):
            following = self._waiting_after(event)
            if following is None:
                return
            record, event = following

    def _sort(self, record: LogRecord, event: Recorded[Any]) -> bool:
        """Sort one event; return whether another event may have waited for it."""
        state = self.received.get(event.subject_id)
        if state is None:
            state = Received(event.subject_kind, {}, event.recorded_at)
            self.received[event.subject_id] = state
        self.touched.add(event.subject_id)
        last = state.streams.get(event.source, START)
        if event.sequence == last.sequence + 1:
            return self._next(record, event, state, last)
        if event.sequence <= last.sequence:
            self.duplicates.append((record, event))
        else:
            self._wait(record, event, state, last)
        return False

    def _wait(self, record: LogRecord, event: Recorded[Any], state: Received, last: End) -> None:
        stream = event.subject_id, event.source
        before = self.waiting.get(stream, {}).get(event.sequence) or self.gaps[stream].get(event.sequence)
        if before is None:
            state.waiting = True
            missing = f"{event.source} {event.subject_kind}/{event.subject_id} {last.sequence + 1}"
            self.gaps[stream][event.sequence] = Parked("gap", f"waits for {missing}", record, event)
        elif before.event is not None and before.event.hash != event.hash:
            self.faulty.append(Parked("conflict", "another event waits under the same number", record, event))

    def _next(self, record: LogRecord, event: Recorded[Any], state: Received, last: End) -> bool:
        fault = self._fault(event, last)
        if fault:
            self.faulty.append(Parked("conflict", fault, record, event))
            return False
        self._sort_own_or_foreign(event)
        state.streams[event.source] = End(event.sequence, event.hash)
        state.seen_at = max(state.seen_at, event.recorded_at)
        return state.waiting

    def _fault(self, event: Recorded[Any], last: End) -> str | None:
        """Return why the next event of a stream is invalid, or None if it is valid."""
        if event.prev_hash != last.hash:
            return f"prevhash is not the hash of event {last.sequence}: the chain is broken here"
        head = self.heads.get(event.subject_id, START) if self.heads is not None else None
        if event.source != self.source or head is None:
            return None
        if event.sequence == head.sequence and event.hash != head.hash:
            return "the log holds another event than the store under this number"
        if event.sequence == head.sequence + 1 and event.prev_hash != head.hash:
            return "the log continues another stream than the one in the store"
        return None

    def _sort_own_or_foreign(self, event: Recorded[Any]) -> None:
        if event.source != self.source or self.heads is None:
            self.applied.append(event)
        elif event.sequence <= self.heads.get(event.subject_id, START).sequence:
            self.receipts.append(event)
        else:
            self.applied.append(event)
            self.adopted.append(event)

    def _waiting_after(self, event: Recorded[Any]) -> tuple[LogRecord, Recorded[Any]] | None:
        """Return the event that waited for this one, if any, and end its wait."""
        stream, number = (event.subject_id, event.source), event.sequence + 1
        of_this_batch = self.gaps[stream].pop(number, None)
        parked_before = self.waiting.get(stream, {}).get(number)
        if of_this_batch is not None and of_this_batch.event is not None:
            return of_this_batch.record, of_this_batch.event
        if parked_before is not None:
            self.healed.append(parked_before.parked_id)
            return parked_before.record, parked_before.event
        return None

    @property
    def parked(self) -> list[Parked]:
        """All records of this batch that are parked."""
        return self.faulty + [parked for stream in self.gaps.values() for parked in stream.values()]

    @property
    def newest(self) -> list[Recorded[Any]]:
        """All new events of this batch, for notifying watchers."""
        return self.applied + self.receipts

    def settle_waiting(self) -> None:
        """Record for every touched subject whether any of its events still waits."""
        healed = set(self.healed)
        still = {stream[0] for stream, gaps in self.gaps.items() if gaps}
        still |= {
            stream[0]
            for stream, rows in self.waiting.items()
            if any(row.parked_id not in healed for row in rows.values())
        }
        for subject in self.touched:
            self.received[subject].waiting = subject in still


def waiting_events(rows: list[WaitingEvent]) -> dict[tuple[UUID, str], dict[int, WaitingEvent]]:
    """Return parked events by stream and sequence."""
    waiting: dict[tuple[UUID, str], dict[int, WaitingEvent]] = defaultdict(dict)
    for row in rows:
        waiting[row.event.subject_id, row.event.source].setdefault(row.event.sequence, row)
    return waiting
