"""Scanning the whole customer file for duplicates in the background."""

import asyncio
from datetime import datetime
from typing import Literal

import structlog
from pydantic import BaseModel

from services.contacts.duplicates.domain.duplicate import DUPLICATE, SuspectDuplicate
from services.contacts.duplicates.domain.likeness import Pair
from services.contacts.duplicates.worker.scan import DUPLICATE_SCAN, CustomerFile, CustomersRead
from shared.engine.commands.dispatch import execute_until_done
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.kernel.own_work import SCAN
from shared.messages.clock import new_id, utc_now
from shared.messages.refusals import Refused, Rejected
from shared.settings import Settings, database_of
from shared.web.runtime import Part

log = structlog.get_logger(__name__)
AT_ONCE = 64
"""Commands of a scan that are under way at once; the queue takes them together, and others' between them."""


class Scan(BaseModel):
    """The latest scan of the whole customer file."""

    state: Literal["none", "reading", "recording", "done", "failed"] = "none"
    customers: int = 0
    pairs: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Scanner:
    """Runs one scan at a time in the background; a repeated scan records only what is new."""

    def __init__(self, queue: CommandQueue, settings: Settings) -> None:
        self.state = Scan()
        self._queue = queue
        self._settings = settings
        self._actors: asyncio.Queue[str] = asyncio.Queue()

    def begin(self, actor: str) -> Scan:
        """Start a scan.

        Raises:
            Rejected: a scan is already running.
        """
        if self.state.state in {"reading", "recording"}:
            raise Rejected("a scan of all customers is already running")
        self.state = Scan(state="reading", started_at=utc_now())
        self._actors.put_nowait(actor)
        return self.state

    async def run(self) -> None:
        """Run each requested scan, until cancelled."""
        while True:
            actor = await self._actors.get()
            try:
                await self._scan(actor)
                ended: Literal["done", "failed"] = "done"
            except Exception:
                log.exception("duplicate scan failed")
                ended = "failed"
            self.state = self.state.model_copy(update={"state": ended, "finished_at": utc_now()})

    async def _scan(self, actor: str) -> None:
        """Record the pairs that the child process finds."""
        correlation = f"command/{new_id()}"
        origin = Origin(actor, correlation, correlation, channel=SCAN)
        file = CustomerFile(self._settings.postgres_url(database_of("contacts")))
        free = asyncio.Semaphore(AT_ONCE)
        async with DUPLICATE_SCAN.started() as child, asyncio.TaskGroup() as tasks:
            async for message in child.ask(file):
                if isinstance(message, CustomersRead):
                    self.state = self.state.model_copy(update={"customers": message.customers})
                    continue
                await free.acquire()
                self.state = self.state.model_copy(update={"state": "recording", "pairs": self.state.pairs + 1})
                task = tasks.create_task(_suspect(self._queue, message, origin))
                task.add_done_callback(lambda _: free.release())


SCANNER = Part(lambda service: Scanner(service.queue, service.settings))


async def _suspect(queue: CommandQueue, pair: Pair, origin: Origin) -> None:
    """Record a suspected pair, but do not redirect it to customers the two were merged into during the scan."""
    command = SuspectDuplicate(
        customer_id=pair.customer_id,
        other_id=pair.other_id,
        score=pair.likeness.score,
        reasons=pair.likeness.reasons,
    )
    answer = await execute_until_done(queue, CommandRequest(DUPLICATE, command, origin), follow_merges=False)
    if isinstance(answer, Refused):
        log.info("suspicion refused", rule=answer.detail)
