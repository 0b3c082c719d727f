"""Sending many commands of one's own: a bounded number at once, so that people's commands find their place."""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

import structlog

from shared.answers import Answer
from shared.commit import Request
from shared.lane import CommandLane, Unavailable
from shared.message import Moved, Refused, Rejected

log = structlog.get_logger(__name__)
AT_ONCE = 250
"""Commands under way at once; the lane takes them together, and others' between them."""
LOOK_AGAIN = 1.0


class Sent(NamedTuple):
    """One command of a line, and how it ended."""

    number: int
    answer: Answer | Refused


async def sent(lane: CommandLane, request: Request) -> Answer | Refused:
    """Carry out a command however long the store is away, following customers who were merged meanwhile."""
    while True:
        try:
            return await lane.execute(request)
        except Moved as moved:
            request = request.redirected(moved.into_id)
        except Refused as refusal:
            return refusal
        except Unavailable:
            await asyncio.sleep(LOOK_AGAIN)
        except Exception:
            log.exception("a command failed", command=type(request.command).__name__)
            return Rejected("could not be recorded; this is our mistake and was logged")


async def all_sent(lane: CommandLane, requests: Iterable[tuple[int, Request]]) -> list[Sent]:
    """Carry out commands, in their order as far as they are about the same customer."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, request: Request) -> Sent:
        async with free:
            return Sent(number, await sent(lane, request))

    return await asyncio.gather(*(one(number, request) for number, request in requests))
