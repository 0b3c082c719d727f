"""Processing files in the background, piece by piece: checking, importing, and undoing them.

The result of a piece is stored when the piece is done. After a crash the next process repeats the piece that was under
way: ids are derived from the lines, so nobody is added twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from itertools import count
from uuid import UUID

import structlog

from services.contacts.fields.views import list_custom_fields
from services.contacts.imports.domain.batch.commands import CancelImport, FinishImport, FinishUndo
from services.contacts.imports.domain.batch.decide import IMPORT
from services.contacts.imports.domain.batch.row import Import
from services.contacts.imports.domain.line import LineVerdict
from services.contacts.imports.domain.line_reading import LinePlan
from services.contacts.imports.views import all_inputs, import_of, waiting_imports
from services.contacts.imports.worker.execution import ChunkExecutor
from services.contacts.imports.worker.origin import batch_of, origin_of
from services.contacts.imports.worker.seen_keys import CheckedKeys
from services.contacts.imports.worker.validation import LINE_VALIDATOR, Lines, validate_lines
from services.contacts.undo.worker import UndoExecutor
from shared.engine.commands.dispatch import execute_until_done
from shared.engine.commands.request import CommandRequest
from shared.engine.jobs.batches import BatchStore, Result
from shared.engine.jobs.child_process import Child
from shared.engine.jobs.worker import run_when_events
from shared.engine.service import Service
from shared.engine.store.database import UNREACHABLE
from shared.messages.command import Command
from shared.messages.refusals import Refused

log = structlog.get_logger(__name__)
PIECE = 500
"""Lines that are read, looked up and recorded together."""
CHECKS = 2
"""Files that are checked at the same time, so that a short file need not wait for a long one."""
TURN = 20
"""Pieces after which an import lets another import continue."""
CARRYING = UUID("7c1d8a52-5a0e-5f0f-8f5f-0f6a4f9a7d31")
"""The lock held while an import changes customers: two at once would each add customers that neither finds yet."""
EVENTS = "contacts.import_"


def pieces_of(batch: Import) -> int:
    """Return how many pieces a file has."""
    return -(-batch.rows // PIECE)


def check_of(batch: Import) -> str:
    """Return the name under which the check of a file with its present mapping is stored."""
    return f"check/{batch.mapped_times}"


class Stopped(Exception):  # noqa: N818 - a signal, not a fault
    """The import has left the state in which this work is done."""


class ImportWorker:
    """Processes imports: checks files concurrently; imports and undoes one piece at a time."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._db = service.database
        self._queue = service.queue
        self._inputs = BatchStore(service.database)
        self._checked: set[tuple[UUID, int]] = set()
        self._turns = count(1)
        self._served: dict[UUID, int] = {}
        """When each import last had its turn."""

    async def run(self) -> None:
        """Work until cancelled."""
        await self._tidy()
        async with asyncio.TaskGroup() as group:
            for turn in (*[self._check_next] * CHECKS, self._change_next):
                group.create_task(run_when_events(self._service.changes, EVENTS, turn))

    async def _tidy(self) -> None:
        with suppress(*UNREACHABLE):
            await self._inputs.tidy(await all_inputs(self._db))

    async def _check_next(self) -> bool:
        """Check the shortest file that is waiting for it; return whether there was one."""
        for batch in await waiting_imports(self._db, "mapped"):
            if (batch.import_id, batch.mapped_times) in self._checked:
                continue
            async with self._inputs.alone(batch.import_id) as alone:
                if alone:
                    with suppress(Stopped):
                        await self._check(batch)
                        self._checked.add((batch.import_id, batch.mapped_times))
                    return True
        return False

    async def _change_next(self) -> bool:
        """Continue an import that is running or being undone; return whether there was one."""
        waiting = await waiting_imports(self._db, "running", "undoing")
        if not waiting:
            return False
        batch = min(waiting, key=lambda other: self._served.get(other.import_id, 0))
        async with self._inputs.alone(CARRYING) as alone:
            if alone:
                self._served[batch.import_id] = next(self._turns)
                with suppress(Stopped):
                    await (self._carry(batch) if batch.state == "running" else self._undo(batch))
        return alone

    async def _check(self, batch: Import) -> None:
        work = check_of(batch)
        if (await self._inputs.progress(batch.import_id, work)).pieces == pieces_of(batch):
            return
        await self._inputs.forget(batch.import_id, work)
        with closing(CheckedKeys()) as seen:
            await self._through(batch, work, 0, partial(self._carrier(batch).check, seen=seen))

    async def _carry(self, batch: Import) -> None:
        done = (await self._inputs.progress(batch.import_id, "import")).pieces
        await self._through(batch, "import", done, self._carrier(batch).run)
        counts = (await self._inputs.progress(batch.import_id, "import")).counts
        totals = {name: counts.get(name, 0) for name in ("created", "changed", "unchanged", "refused")}
        await self._say(batch, FinishImport(import_id=batch.import_id, **totals), batch.started_by)

    async def _undo(self, batch: Import) -> None:
        actor = batch.undone_by or batch.uploaded_by
        batches = batch_of(batch.import_id), batch_of(batch.import_id, undo=True)
        undoer = UndoExecutor(
            batch.import_id, batches, self._queue, self._db, origin_of(batch.import_id, actor, undo=True)
        )
        noted = (await self._inputs.progress(batch.import_id, "import")).pieces
        last = min(noted, pieces_of(batch) - 1)
        done = (await self._inputs.progress(batch.import_id, "undo")).pieces
        for number in range(done, last + 1):  # the last piece first
            await self._give_way(batch, number - done)
            piece = last - number
            read = (
                self._inputs.subjects(batch.import_id, "import", piece)
                if piece < noted
                else self._concerned(batch, piece)
            )
            await self._inputs.note(batch.import_id, "undo", number, await undoer.undo(await read))
        counts = (await self._inputs.progress(batch.import_id, "undo")).counts
        totals = {name: counts.get(name, 0) for name in ("withdrawn", "restored", "left")}
        await self._say(batch, FinishUndo(import_id=batch.import_id, **totals), actor)

    async def _concerned(self, batch: Import, number: int) -> Sequence[UUID]:
        """Return the customers that may be affected by a piece that was under way when the import ended."""
        rows = await self._inputs.piece(batch.import_id, number) or []
        async with LINE_VALIDATOR.started() as child:
            lines = await validate_lines(child, Lines(await self._plan(batch), rows))
            return sorted(await self._carrier(batch).affected_customers(lines))

    async def _give_way(self, batch: Import, pieces: int) -> None:
        """Stop for now if others are waiting and this import has had its turn for long enough."""
        if pieces and pieces % TURN == 0:
            waiting = await waiting_imports(self._db, "running", "undoing")
            if any(other.import_id != batch.import_id for other in waiting):
                raise Stopped

    async def _plan(self, batch: Import) -> LinePlan:
        return LinePlan.of(batch.columns, batch.mapping, batch.options, await list_custom_fields(self._db))

    def _carrier(self, batch: Import) -> ChunkExecutor:
        origin = origin_of(batch.import_id, batch.started_by or batch.uploaded_by)
        return ChunkExecutor(batch.import_id, batch.options, self._queue, self._db, origin)

    async def _through(
        self, batch: Import, work: str, first: int, take: Callable[[Sequence[LineVerdict]], Awaitable[Result]]
    ) -> None:
        """Go through a file's pieces; the next piece is read and validated while one is being processed."""
        plan = await self._plan(batch)
        async with LINE_VALIDATOR.started() as child:
            following = asyncio.create_task(self._judged(batch, child, plan, first))
            try:
                for number in range(first, pieces_of(batch)):
                    lines = await following
                    following = asyncio.create_task(self._judged(batch, child, plan, number + 1))
                    await self._still(batch)
                    if work == "import":
                        await self._give_way(batch, number - first)
                    await self._inputs.note(batch.import_id, work, number, await take(lines))
            finally:
                following.cancel()
                with suppress(asyncio.CancelledError, Stopped):
                    await following

    async def _still(self, batch: Import) -> None:
        """Stop if the import was paused, cancelled or remapped in the meantime."""
        now = await import_of(self._db, batch.import_id)
        if now is None or (now.state, now.mapped_times) != (batch.state, batch.mapped_times):
            raise Stopped

    async def _judged(
        self, batch: Import, child: Child[Lines, list[LineVerdict]], plan: LinePlan, number: int
    ) -> list[LineVerdict]:
        if number >= pieces_of(batch):
            return []
        rows = await self._inputs.piece(batch.import_id, number)
        if rows is None:
            cause = "the file is gone"
            await self._say(batch, CancelImport(import_id=batch.import_id, cause=cause), batch.started_by)
            raise Stopped
        return await validate_lines(child, Lines(plan, rows))

    async def _say(self, batch: Import, command: Command, actor: str | None) -> None:
        request = CommandRequest(IMPORT, command, origin_of(batch.import_id, actor or batch.uploaded_by))
        answer = await execute_until_done(self._queue, request)
        if isinstance(answer, Refused):
            log.warning("import moved on meanwhile", rule=answer.detail, import_id=str(batch.import_id))
