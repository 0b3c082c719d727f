"""Sending many commands of one's own: a limited number at once, so that users' commands are not held up."""

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
"""Commands under way at once, while nobody else sends any and while somebody does. The queue takes them together, and
others wait for it: for half of their commands 0.11 s, or 0.05 s (2026-11-27, two cores, an import under way)."""
LOOK_AGAIN = 1.0


class Sent(NamedTuple):
    """One command of a series, and its outcome."""

    number: int
    answer: Answer | Refused


async def execute_until_done(
    queue: CommandQueue, request: CommandRequest, *, background: bool = True, follow_merges: bool = True
) -> Answer | Refused:
    """Execute a command however long the store is away; `follow_merges`: for the customer that an id means by then.

    Not `background`: a user waits for it in front of a screen (see `CommandQueue.execute`).
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
    """Execute commands, keeping their order where they concern the same customer."""

    async def send(numbered: tuple[int, CommandRequest]) -> Sent:
        number, request = numbered
        return Sent(number, await execute_until_done(queue, request))

    return await run_throttled(queue, requests, send)


async def run_throttled(queue: CommandQueue, work: Iterable[T], do: Callable[[T], Awaitable[R]]) -> list[R]:
    """Do the same with everything, which sends a command each: many at once, few while others need the queue too."""
    done, left = list[R](), iter(work)
    while some := list(islice(left, FEW if queue.has_waiting_users else AT_ONCE)):
        done += await asyncio.gather(*map(do, some))
    return done
