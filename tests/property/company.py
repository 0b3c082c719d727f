"""A whole company without servers: decisions by the real aggregates, events with real bytes and chains."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from services.analytics.department import ANALYTICS
from services.contacts.department import CONTACTS
from services.contacts.department import INTERFACE as CONTACTS_INTERFACE
from services.sales.department import INTERFACE as SALES_INTERFACE
from services.sales.department import SALES
from services.service_desk.department import INTERFACE as SERVICE_DESK_INTERFACE
from services.service_desk.department import SERVICE_DESK
from shared.engine.event.envelope import EventPlace, Origin, record
from shared.engine.event.records import START, End, LogRecord, topic_of
from shared.engine.projection.ordering import StreamOrdering, event_of
from shared.engine.views.tables import Table
from shared.engine.views.working_set import Subscriptions, WorkingSet
from shared.history.fingerprint import StreamEnd, fingerprint
from shared.history.language import LANGUAGE
from shared.kernel.merges import ALIASES, MergeLink, edge_of
from shared.messages.command import Command
from shared.messages.context import Context, happened_at
from shared.messages.event import EventAbout, Recorded
from shared.messages.refusals import Moved, Refused
from shared.model.department import Department
from shared.model.view import Rows
from tests.support.specification import NOW, serial_ids

DEPARTMENTS = (CONTACTS, SALES, SERVICE_DESK, ANALYTICS)
ORIGIN = Origin(actor="user:anna", correlation_id="test", causation_id="test")


ROUTES = {
    route.command: (department, route.aggregate)
    for department, interface in (
        (CONTACTS, CONTACTS_INTERFACE),
        (SALES, SALES_INTERFACE),
        (SERVICE_DESK, SERVICE_DESK_INTERFACE),
    )
    for route in interface.commands
}
"""Command → the department and aggregate that decide on it, from the departments' interfaces."""


@dataclass
class Company:
    """Execute commands and keep the written events per department."""

    logs: dict[str, list[Recorded[Any]]] = field(default_factory=lambda: defaultdict(list))
    _ends: dict[tuple[str, UUID], End] = field(default_factory=dict)
    _seen: dict[UUID, datetime] = field(default_factory=dict)
    _clock: datetime = NOW

    def __post_init__(self) -> None:
        self._rows = {d.name: Model(d) for d in DEPARTMENTS}
        self._new_id = serial_ids()

    def carry_out(self, command: Command) -> None:
        """Decide on a command like the queue; a refusal writes nothing. All departments receive the events at once."""
        self._clock += timedelta(minutes=1)
        department, aggregate = ROUTES[type(command)]
        rows = self._rows[department.name]
        row = rows.row(aggregate.rows, aggregate.key(command))
        related = aggregate.known(row, command, ORIGIN.actor, rows.row)
        admin = frozenset({"admin"})
        context = Context(related.actor, related.rows, now=self._clock, new_id=self._new_id, roles=admin)
        try:
            events = aggregate.decide(row, command, context)
            subject = aggregate.subject(row, command)
            time = happened_at(command, context)
        except Moved as moved:
            self.carry_out(command.redirected(moved.into_id))
            return
        except Refused:
            return
        assert subject is not None
        for event in events:
            if isinstance(event, EventAbout):
                self._write(department.name, aggregate.others_kind, event.subject_id, event.event, time)
            else:
                self._write(department.name, aggregate.subject_kind, subject, event, time)

    def model(self, department: str) -> "Model":
        """Return a department's current model."""
        return self._rows[department]

    def _write(self, source: str, kind: str, subject: UUID, event: Any, time: datetime) -> None:
        end = self._ends.get((source, subject), START)
        at = max(self._clock, self._seen.get(subject, self._clock) + timedelta(microseconds=1))
        place = EventPlace(source, kind, subject, end.sequence + 1, end.hash)
        recorded = record(self._new_id(), event, place, time, at, ORIGIN)
        self._ends[source, subject] = End(recorded.sequence, recorded.hash)
        self._seen[subject] = at
        self.logs[source].append(recorded)
        for model in self._rows.values():
            model.take([log_record(recorded)])


LATER = NOW + timedelta(days=3650)
"""When the model reads: no event of a story is ahead of it."""


class Model:
    """A department's read model in memory: the real ordering, the real folds, no database."""

    def __init__(self, department: Department) -> None:
        self._department = department
        self._arrival = StreamOrdering(source=department.name, received={})
        self._tables = {view.name: Table(view, "g1") for view in department.all_views}
        self._rows = WorkingSet(self._tables, department.name, complete=True)
        self._interest = Subscriptions(department.all_views)

    def take(self, records: Iterable[LogRecord]) -> None:
        """Apply a batch."""
        arrival = StreamOrdering(source=self._department.name, received=self._arrival.received, gaps=self._arrival.gaps)
        for item in records:
            arrival.accept(event_of(LANGUAGE.decoder, item, LATER), item)
        arrival.settle_waiting()
        assert not arrival.faulty
        self._arrival = arrival
        asyncio.run(self._rows.apply(None, self._interest, arrival.applied))  # type: ignore[arg-type]

    def row(self, view: Rows[Any], key: tuple[Any, ...]) -> Any:
        return self._rows.get(view, key).row

    def tables(self) -> Mapping[str, Mapping[Any, Any]]:
        """Return every table as it would be written."""
        rows = {
            name: {key: row for key, row in held.items() if row.row is not None}
            for name, held in self._rows._rows.items()
        }
        return {**rows, **{name: sums for name, sums in self._rows._sums.items() if sums}}

    def aliases(self) -> list[MergeLink]:
        """Return the merge links of this department."""
        return [edge_of(row) for row in self.tables().get(ALIASES.name, {}).values() for row in [row.row]]

    @property
    def waiting(self) -> int:
        return sum(len(gaps) for gaps in self._arrival.gaps.values())

    def fingerprints(self) -> Mapping[UUID, str]:
        return {subject: fingerprint(self.ends([subject])) for subject in self._arrival.received}

    def ends(self, subjects: Iterable[UUID]) -> Sequence[StreamEnd]:
        """Return the last received event of every stream of some subjects."""
        return [
            StreamEnd(source, f"{known.subject_kind}/{subject}", *end)
            for subject in subjects
            if (known := self._arrival.received.get(subject)) is not None
            for source, end in known.streams.items()
        ]


def log_record(event: Recorded[Any]) -> LogRecord:
    key = str(event.subject_id).encode()
    return LogRecord(topic_of(event.source), 0, 0, key, event.value, {"hash": event.hash.encode()})


def batches(records: Sequence[LogRecord], cuts: Iterable[int]) -> Iterable[Sequence[LogRecord]]:
    """Cut a sequence of records at these positions."""
    places = [0, *sorted(cut % (len(records) + 1) for cut in cuts), len(records)]
    for start, end in pairwise(places):
        yield records[start:end]


def ends(models: Sequence[Model]) -> list[Any]:
    return [(model.tables(), model.fingerprints(), model.waiting) for model in models]
