"""Group commit of commands: all commands queued during the last commit share one transaction.

Throughput comes from this; a single command does not wait for others. A refused command records nothing and does not
affect the others in its batch.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import structlog

from shared.engine.changes import Changes
from shared.engine.commands.request import CommandRequest
from shared.engine.commands.transaction import CommandSchema, CommandTransaction, Result
from shared.engine.event.appended import AppendedEvents
from shared.engine.store.database import UNREACHABLE, Database, GenerationMoved
from shared.engine.store.idempotency import Answer
from shared.messages.event import Event, Recorded
from shared.model.department import Department

log = structlog.get_logger(__name__)

LARGEST_BATCH = 500
DEMAND = 3.0
"""Seconds after a user's command during which another one is expected."""


class Unavailable(Exception):  # noqa: N818 - reported to the caller as 503
    """The store cannot accept commands now.

    Nothing was recorded, unless the connection broke during the commit. An idempotency key makes a retry safe anyway.
    """


class QueuedRequest(NamedTuple):
    """A request in the queue, and the future for its result."""

    request: CommandRequest
    result: "asyncio.Future[Answer]"


class CommandQueue:
    """Executes the commands of one department, one batch after the other."""

    def __init__(
        self,
        database: Database,
        department: Department,
        changes: Changes,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        recent: AppendedEvents | None = None,
    ) -> None:
        self._database = database
        self._plan = CommandSchema(department)
        self._changes = changes
        self._clock = clock
        self._new_id = new_id
        self._recent = recent or AppendedEvents()
        self._queue: list[QueuedRequest] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._last_demand = float("-inf")
        self.open = asyncio.Event()
        """Set once the store has caught up with its own topic; numbering events earlier could assign numbers twice."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="command queue")

    async def stop(self) -> None:
        """Stop: roll back the current batch and refuse waiting commands."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        _finish(self._queue, [Unavailable("the service is stopping")] * len(self._queue))

    @property
    def has_waiting_users(self) -> bool:
        """Whether a user who waits for the response has just sent a command."""
        return monotonic() - self._last_demand < DEMAND

    async def execute(self, request: CommandRequest, *, background: bool = False) -> Answer:
        """Execute one command; `background` marks commands of background work, which yield to users' commands.

        Raises:
            Refused: the command cannot be executed; nothing was recorded.
            Unavailable: the store cannot be reached or is not ready yet.
        """
        if not self.open.is_set():
            raise Unavailable("the service is still reading its own history from the log; try again shortly")
        if not background:
            self._last_demand = monotonic()
        waiting = QueuedRequest(request, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.result

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            batch, self._queue = self._queue[:LARGEST_BATCH], self._queue[LARGEST_BATCH:]
            if not self._queue:
                self._wake.clear()
            try:
                await self._settle(batch)
            except asyncio.CancelledError:
                _finish(batch, [Unavailable("the service is stopping")] * len(batch))
                raise
            except Exception:
                log.exception("batch lost its way")
                _finish(batch, [Unavailable("the store cannot be used now; try again")] * len(batch))

    async def _settle(self, batch: Sequence[QueuedRequest]) -> None:
        """Execute a batch; if it fails as a whole, retry its commands one by one, so that one cannot fail all."""
        try:
            _finish(batch, await self._commit([waiting.request for waiting in batch]))
        except UNREACHABLE as error:
            log.warning("store unreachable", error=repr(error), commands=len(batch))
            _finish(batch, [Unavailable("the store cannot be reached; try again")] * len(batch))
        except GenerationMoved:
            await self._database.follow()
            await self._settle(batch)
        except Exception as error:
            if len(batch) == 1:
                log.exception("command failed", command=type(batch[0].request.command).__name__)
                _finish(batch, [error])
                return
            log.warning("batch failed, trying one by one", error=repr(error), commands=len(batch))
            for waiting in batch:
                await self._settle([waiting])

    async def _commit(self, requests: Sequence[CommandRequest]) -> list[Result]:
        async with self._database.transaction() as connection:
            commit = CommandTransaction(
                connection=connection,
                plan=self._plan,
                generation=self._database.generation,
                schema=self._database.schema,
                clock=self._clock,
                new_id=self._new_id,
            )
            results = await commit.run(requests)
        self._announce(commit.streams.appended)
        return results

    def _announce(self, events: Sequence[Recorded[Event]]) -> None:
        if events:
            self._recent.add(events)
            self._changes.outbox_filled()
            self._changes.publish(events)


def _finish(batch: Sequence[QueuedRequest], results: Sequence[Result]) -> None:
    for waiting, result in zip(batch, results, strict=True):
        if waiting.result.done():
            continue  # the caller went away
        if isinstance(result, Exception):
            waiting.result.set_exception(result)
        else:
            waiting.result.set_result(result)
