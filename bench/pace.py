"""Commands at a fixed rate, and the delay until their events are readable in all four departments."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import cycle
from typing import NamedTuple
from uuid import UUID

from bench.http_client import KeptConnection, log_interaction, query, request
from bench.own_process import run

WRITERS = 32
SAMPLE = 10
"""One command in this many is followed; following all would dominate the load."""
FOLLOWERS = 16


class PacedRun(NamedTuple):
    """The outcome of a paced run; times in seconds."""

    per_second: float
    answered: list[float]
    """From sending a command to its answer."""
    visible: list[float]
    """From the answer until the last department shows the event, for followed commands."""


def run_paced(urls: Mapping[str, str], token: str, customers: Sequence[UUID], rate: float, seconds: float) -> PacedRun:
    """Send commands to contacts at this rate, however long the answers take."""
    return run(_Pace(urls, token, customers).send(rate, seconds))


class _Pace:
    def __init__(self, urls: Mapping[str, str], token: str, customers: Sequence[UUID]) -> None:
        self._urls, self._token = urls, token
        self._customers = cycle(customers)
        self._writers: asyncio.Queue[KeptConnection] = asyncio.Queue()
        self._followers: asyncio.Queue[list[KeptConnection]] = asyncio.Queue()
        self._answered: list[float] = []
        self._visible: list[float] = []

    async def send(self, rate: float, seconds: float) -> PacedRun:
        clock = asyncio.get_running_loop().time
        async with AsyncExitStack() as stack:
            await self._connect(stack)
            began, count = clock(), int(rate * seconds)
            async with asyncio.TaskGroup() as tasks:
                for number in range(count):
                    due = began + number / rate
                    await asyncio.sleep(max(0.0, due - clock()))
                    tasks.create_task(self._command(due, followed=number % SAMPLE == 0))
                sent = clock() - began
        return PacedRun(count / sent, self._answered, self._visible)

    async def _connect(self, stack: AsyncExitStack) -> None:
        for _ in range(WRITERS):
            self._writers.put_nowait(await stack.enter_async_context(KeptConnection(self._urls["contacts"])))
        for _ in range(FOLLOWERS):
            four = [await stack.enter_async_context(KeptConnection(url)) for url in self._urls.values()]
            self._followers.put_nowait(four)

    async def _command(self, due: float, *, followed: bool) -> None:
        clock = asyncio.get_running_loop().time
        customer = next(self._customers)
        writer = await self._writers.get()
        answer = await writer.ask(log_interaction(customer, self._token))
        answered = clock()
        self._writers.put_nowait(writer)
        self._answered.append(answered - due)
        if followed:
            await self._follow(customer, answer.position)
            self._visible.append(clock() - answered)

    async def _follow(self, customer: UUID, position: str) -> None:
        """Return once every department shows the event: a read with `at_least` waits for it."""
        four = await self._followers.get()
        path = query(f"/customers/{customer}/history", {"limit": 1, "at_least": position})
        wire = request("GET", path, self._token)
        await asyncio.gather(*(connection.ask(wire) for connection in four))
        self._followers.put_nowait(four)
