"""Looking through the whole customer file for duplicates, in the background."""

import asyncio
import sys
from contextlib import suppress
from datetime import datetime
from typing import Literal

import structlog
from pydantic import BaseModel

from services.contacts.duplicates.domain.duplicate import DUPLICATE, SuspectDuplicate
from services.contacts.duplicates.worker.scan import Line, read_line
from shared.engine.commands.queue import CommandLane, Unavailable
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.messages.clock import new_id, utc_now
from shared.messages.refusals import Refused, Rejected

log = structlog.get_logger(__name__)
AT_ONCE = 64
"""Commands of a scan that are under way at once; the lane takes them together, and others' between them."""


class Scan(BaseModel):
    """The latest look through the whole customer file."""

    state: Literal["none", "reading", "recording", "done", "failed"] = "none"
    customers: int = 0
    pairs: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Scanner:
    """One scan at a time, in the background; running it again records only what is new."""

    def __init__(self) -> None:
        self.state = Scan()
        self._task: asyncio.Task[None] | None = None

    def begin(self, lane: CommandLane, actor: str) -> Scan:
        """Start it.

        Raises:
            Rejected: one is under way already.
        """
        if self._task is not None and not self._task.done():
            raise Rejected("the customer file is being looked through already")
        self.state = Scan(state="reading", started_at=utc_now())
        self._task = asyncio.create_task(self._run(lane, actor), name="duplicate scan")
        return self.state

    async def _run(self, lane: CommandLane, actor: str) -> None:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.contacts.duplicates.worker.scan", stdout=asyncio.subprocess.PIPE
        )
        try:
            whole = await self._take(child, lane, actor)
            ended = await child.wait()
            self.state = self.state.model_copy(
                update={"state": "done" if whole and ended == 0 else "failed", "finished_at": utc_now()}
            )
        except Exception:
            log.exception("duplicate scan failed")
            self.state = self.state.model_copy(update={"state": "failed", "finished_at": utc_now()})
        finally:
            with suppress(ProcessLookupError):
                child.kill()

    async def _take(self, child: asyncio.subprocess.Process, lane: CommandLane, actor: str) -> bool:
        """Record what the child finds; return whether it came to its end."""
        assert child.stdout is not None
        correlation = f"command/{new_id()}"
        free = asyncio.Semaphore(AT_ONCE)
        whole = False
        async with asyncio.TaskGroup() as tasks:
            async for text in child.stdout:
                line = read_line(text)
                whole = whole or line.compared
                if line.customer_id is None:
                    self.state = self.state.model_copy(update={"customers": line.read})
                    continue
                await free.acquire()
                self.state = self.state.model_copy(update={"state": "recording", "pairs": self.state.pairs + 1})
                task = tasks.create_task(_suspect(lane, line, Origin(actor, correlation, correlation, channel="scan")))
                task.add_done_callback(lambda _: free.release())
        return whole


async def _suspect(lane: CommandLane, line: Line, origin: Origin) -> None:
    command = SuspectDuplicate.model_validate(
        {name: getattr(line, name) for name in ("customer_id", "other_id", "score", "reasons")}
    )
    while True:
        try:
            await lane.execute(CommandRequest(DUPLICATE, command, origin), aside=True)
            return
        except Refused as refusal:  # merged or withdrawn while we compared: no longer worth suspecting
            log.info("suspicion refused", rule=refusal.detail)
            return
        except Unavailable:
            await asyncio.sleep(1)
