"""Sending many background commands, a limited number at once, so that users' commands are not delayed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import NamedTuple, TypeVar

import structlog

from shared.engine.commands.queue import CommandQueue, Unavailable
from shared.engine.commands.request import CommandRequest
from shared.engine.store.idempotency import Answer
from shared.messages.refusals import Moved, Refused, Rejected

log = structlog.get_logger(__name__)
T = TypeVar("T")
R = TypeVar("R")
AT_ONCE, FEW = 250, 100
"""Commands in flight at once, while no user sends commands and while one does. The queue executes them together, and
users' commands wait for that: a median of 0.11 s or 0.05 s (2026-11-27, two cores, during an import)."""
LOOK_AGAIN = 1.0


class Sent(NamedTuple):
    """One command of a series, and its outcome."""

    number: int
    answer: Answer | Refused


async def execute_until_done(
    queue: CommandQueue, request: CommandRequest, *, background: bool = True, follow_merges: bool = True
) -> Answer | Refused:
    """Execute a command, retrying while the store is unavailable.

    With `follow_merges`, the command is redirected if its customer was merged into another. Set `background` to False
    if a user is waiting for the response (see `CommandQueue.execute`).
    """
    while True:
        try:
            return await queue.execute(request, background=background)
        except Moved as moved:
            if not follow_merges:
                return moved
            request = request.redirected(moved.into_id)
        except Refused as refusal:
            return refusal
        except Unavailable:
            await asyncio.sleep(LOOK_AGAIN)
        except Exception:
            log.exception("a command failed", command=type(request.command).__name__)
            return Rejected("could not be recorded; this is our mistake and was logged")


async def dispatch_all(queue: CommandQueue, requests: Iterable[tuple[int, CommandRequest]]) -> list[Sent]:
    """Execute commands, a limited number at once; commands about the same customer stay in order."""

    async def send(numbered: tuple[int, CommandRequest]) -> Sent:
        number, request = numbered
        return Sent(number, await execute_until_done(queue, request))

    return await run_throttled(queue, requests, send)


async def run_throttled(queue: CommandQueue, work: Iterable[T], do: Callable[[T], Awaitable[R]]) -> list[R]:
    """Call `do`, which sends a command, for each item: many at once, but fewer while users need the queue too."""
    done, left = list[R](), iter(work)
    while some := list(islice(left, FEW if queue.has_waiting_users else AT_ONCE)):
        done += await asyncio.gather(*map(do, some))
    return done
