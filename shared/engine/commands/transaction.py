"""One transaction of commands: lock, load, decide, number, fold, write."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from msgspec.structs import replace

from shared.engine.commands.request import CommandRequest
from shared.engine.store.database import Connection, GenerationMoved, in_schema
from shared.engine.store.idempotency import Answer, RequestKey, happened, load_responses, save_responses
from shared.engine.store.streams import Streams
from shared.engine.views.tables import Tables
from shared.engine.views.working_set import Subscriptions, WorkingSet
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.event import Event, EventAbout, Recorded
from shared.messages.refusals import Invalid, Refused, Unknown, VersionConflict
from shared.model.department import Department
from shared.model.view import Key, Rows

log = structlog.get_logger(__name__)


class CommandSchema:
    """The data shared by all command transactions of a department, computed once."""

    def __init__(self, department: Department) -> None:
        self.source = department.name
        self.tables = Tables(view for view in department.all_views if isinstance(view, Rows))
        self.interest = Subscriptions(aggregate.rows for aggregate in department.aggregates)


def _by_view(keys: Iterable[tuple[str, Key]]) -> dict[str, list[Key]]:
    grouped: dict[str, list[Key]] = defaultdict(list)
    for name, key in keys:
        grouped[name].append(key)
    return grouped


Result = Answer | Exception
"""The outcome of one command of a batch; an exception affects only that command."""


class Look(NamedTuple):
    """The row that a request is about, and the further rows it needs, as loaded."""

    row: Any
    known: LoadedRows


@dataclass
class CommandTransaction:
    """Executes a batch of commands in one transaction; each gets a response or its own refusal."""

    connection: Connection
    plan: CommandSchema
    generation: int
    schema: str
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    streams: Streams = field(init=False)
    rows: WorkingSet = field(init=False)

    def __post_init__(self) -> None:
        self.streams = Streams(self.plan.source)
        self.rows = WorkingSet(self.plan.tables.of(self.schema), self.plan.source)
        self._remembered: dict[tuple[str, str], tuple[str, Answer]] = {}
        self._new_answers: list[tuple[RequestKey, Answer]] = []
        self._looks: dict[CommandRequest, Look] = {}

    async def run(self, requests: Sequence[CommandRequest]) -> list[Result]:
        """Return one result per request, in their order."""
        keys = [request.remember_as for request in requests if request.remember_as]
        self._remembered = dict(await load_responses(self.connection, keys))
        todo = [request for request in requests if self._earlier_result(request) is None]
        if todo:
            await self._lock_and_load(todo)
        results = [self._result(request) for request in requests]
        await self._write()
        return results

    def _earlier_result(self, request: CommandRequest) -> Result | None:
        """Return the earlier response for the request's idempotency key, if there is one."""
        if request.remember_as is None:
            return None
        remembered = self._remembered.get(request.remember_as[:2])
        if remembered is None:
            return None
        if remembered[0] != request.remember_as.request:
            return Invalid("was already used with another command", field="Idempotency-Key")
        return remembered[1]

    async def _lock_and_load(self, requests: Sequence[CommandRequest]) -> None:
        subjects = await self._subjects(requests)
        await self.streams.lock(self.connection, subjects)
        await self._see(list(subjects))
        keys_by_view: dict[str, list[Key]] = defaultdict(list)
        for request in requests:
            if request.fresh:
                self.rows.put_absent(request.aggregate.rows, request.key)
            keys_by_view[request.aggregate.rows.name].append(request.key)
        await self.rows.load(self.connection, keys_by_view)
        await self._load_needs(requests)

    async def _load_needs(self, requests: Sequence[CommandRequest]) -> None:
        """Load the further rows that decisions need, repeatedly, until no new ones are named."""
        named = dict.fromkeys(requests, 0)
        while named:
            looks = {request: self._look(request).rows for request in named}
            grown = {request: rows for request, rows in looks.items() if len(rows) > named[request]}
            await self.rows.load(self.connection, _by_view(key for rows in grown.values() for key in rows))
            named = {request: len(rows) for request, rows in grown.items()}

    def _look(self, request: CommandRequest) -> LoadedRows:
        """Return those further rows of a request that are loaded so far."""
        row = self.rows.row(request.aggregate.rows.name, request.key)
        loaded = request.aggregate.known(
            row,
            request.command,
            request.origin.actor,
            lambda view, key: self.rows.row(view.name, key),
            request.action,
        )
        self._looks[request] = Look(row, loaded)
        return loaded

    def _needed(self, request: CommandRequest) -> LoadedRows:
        """Return the further rows in their current state; determine needs again only if a row has changed."""
        last = self._looks[request]
        if last.row is self.rows.row(request.aggregate.rows.name, request.key) and all(
            row is self.rows.row(view, key) for (view, key), row in last.known.rows.items()
        ):
            return last.known
        return self._look(request)

    async def _subjects(self, requests: Sequence[CommandRequest]) -> dict[UUID, str]:
        """Return the subjects to lock; if a command does not name its subject, its row does (it never changes)."""
        subjects: dict[UUID, str] = {}
        keys_by_view: dict[str, list[Key]] = defaultdict(list)
        unnamed = []
        for request in requests:
            for other in request.aggregate.also_locks(request.command):
                subjects[other] = request.aggregate.others_kind
            subject = request.aggregate.subject(None, request.command)
            if subject is None:
                unnamed.append(request)
                keys_by_view[request.aggregate.rows.name].append(request.key)
            else:
                subjects[subject] = request.aggregate.subject_kind
        # Read before locking, only to get the subject, which never changes during a row's life.
        look = WorkingSet(self.plan.tables.of(self.schema), self.plan.source)
        await look.load(self.connection, keys_by_view)
        for request in unnamed:
            row = look.get(request.aggregate.rows, request.key).row
            subject = request.aggregate.subject(row, request.command)
            if subject is not None:
                subjects[subject] = request.aggregate.subject_kind
        return subjects

    async def _see(self, subjects: Sequence[UUID]) -> None:
        """Take recordedtimes from other departments into account, and check that the generation still serves."""
        rows = await self.connection.fetch(
            in_schema(
                "SELECT g.number, r.subject_id, r.seen_at FROM store.generations g "
                "LEFT JOIN {schema}.received r ON r.subject_id = ANY($1::uuid[]) WHERE g.state = 'serving'",
                self.schema,
            ),
            subjects,
        )
        if not rows or rows[0]["number"] != self.generation:
            raise GenerationMoved
        for row in rows:
            if row["subject_id"] is not None:
                self.streams.saw(row["subject_id"], row["seen_at"])

    def _result(self, request: CommandRequest) -> Result:
        earlier = self._earlier_result(request)
        if earlier is not None:
            return replace(earlier, repeated=True) if isinstance(earlier, Answer) else earlier
        try:
            subject, time, events = self._decide(request)
        except Refused as refusal:
            return refusal
        except Exception as error:
            # A bug in one decision must not affect other commands; nothing was appended yet.
            log.exception("decision failed", command=type(request.command).__name__)
            return error
        recorded = [
            self._record(request, *(event if isinstance(event, EventAbout) else (subject, event)), time)
            for event in events
        ]
        return self._answer(request, subject, recorded)

    def _decide(self, request: CommandRequest) -> tuple[UUID, datetime, Sequence[Event | EventAbout]]:
        aggregate, command = request.aggregate, request.command
        current = self.rows.get(aggregate.rows, request.key)
        if request.expected_version is not None and request.expected_version != current.version:
            raise VersionConflict("was changed meanwhile; read it again", field="If-Match")
        context = self._context(request)
        aggregate.permit(current.row, request.action, context)
        time = happened_at(command, context)
        events = aggregate.decide(current.row, command, context)
        subject = aggregate.subject(current.row, command)
        if subject is None or subject not in self.streams.heads:
            raise Unknown("is not known here", field=aggregate.rows.key[0])
        if request.last_known is not None and request.last_known != self.streams.heads[subject].sequence:
            raise VersionConflict("something was said of it meanwhile; read it again", field="last_known")
        return subject, time, events

    def _context(self, request: CommandRequest) -> Context:
        return Context(
            request.origin.actor,
            self._needed(request).rows,
            now=self.clock(),
            new_id=self.new_id,
            roles=request.roles,
        )

    def _answer(self, request: CommandRequest, subject: UUID, recorded: Sequence[Recorded[Event]]) -> Answer:
        rows = request.aggregate.rows
        answer = Answer(
            subject_id=subject,
            position=self.streams.heads[subject].sequence,
            version=self.rows.get(rows, request.key).version,
            key=request.aggregate.named(request.command, request.key),
            events=happened(recorded),
        )
        if request.remember_as is not None:
            self._remembered[request.remember_as[:2]] = (request.remember_as.request, answer)
            self._new_answers.append((request.remember_as, answer))
        return answer

    def _record(self, request: CommandRequest, subject: UUID, event: Event, time: datetime) -> Recorded[Event]:
        recorded = self.streams.append(subject, self.new_id(), event, time, self.clock(), request.origin)
        for view in self.plan.interest.rows.get(type(event), ()):
            keys = list(view.keys(recorded))
            self.rows.fold(view, recorded, keys)
        return recorded

    async def _write(self) -> None:
        await self.streams.write(self.connection)
        await self.rows.write(self.connection)
        await save_responses(self.connection, self._new_answers)
