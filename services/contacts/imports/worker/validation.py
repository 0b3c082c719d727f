"""Judging the lines of files in a process of its own, as they come on its input.

Judging is arithmetic on texts, a fifth of a millisecond for each line. In the service's own process it would hold up
whoever waits for an answer; here it gives way to everybody. The process ends with its input, whatever became of the
service. It stands outside the HTTP interface, which would take the child longer to load than a short file to judge.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import cast

from services.contacts.imports.domain.line import Judged, judged
from services.contacts.imports.domain.line_reading import LinePlan
from shared.engine.jobs.batches import Row
from shared.messages.clock import utc_now

LENGTH = 8
"""Bytes that say how long what follows is."""
GIVES_WAY = 5
"""How much nicer it is than the service (`nice`)."""


class Judge:
    """The child process, asked one thing at a time."""

    def __init__(self, child: asyncio.subprocess.Process, plan: LinePlan) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._to, self._from = child.stdin, child.stdout
        self._plan = plan

    async def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """Return what lines say, or why they cannot be taken.

        Raises:
            asyncio.IncompleteReadError: the child is gone.
        """
        self._to.write(_framed((self._plan, rows)))
        await self._to.drain()
        length = int.from_bytes(await self._from.readexactly(LENGTH), "big")
        answer = await self._from.readexactly(length)
        return cast("list[Judged]", pickle.loads(answer))  # noqa: S301 - our own child's


@asynccontextmanager
async def judging(plan: LinePlan) -> AsyncIterator[Judge]:
    """Give a judge for the lines of one file."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"from {__name__} import serve; serve()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Judge(child, plan)
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def _framed(what: object) -> bytes:
    said = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    return len(said).to_bytes(LENGTH, "big") + said


def serve() -> None:
    """Be the child process: answer until the input ends."""
    os.nice(GIVES_WAY)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    with suppress(BrokenPipeError):  # the service ended in the midst of it
        while head := source.read(LENGTH):
            plan, rows = pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301 - our own parent's
            now = utc_now()
            target.write(_framed([judged(number, cells, plan, now) for number, cells in rows]))
            target.flush()
