"""Giving an import's commands to the lane: a bounded number at once, so that people's commands find their place."""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import structlog

from shared.answers import Answer
from shared.commit import Request
from shared.envelope import Origin
from shared.lane import CommandLane, Unavailable
from shared.message import Moved, Refused, Rejected

log = structlog.get_logger(__name__)
AT_ONCE = 96
"""Commands under way at once; the lane takes them together, and others' between them."""
LOOK_AGAIN = 1.0


class Sent(NamedTuple):
    """One command of a line, and how it ended."""

    number: int
    answer: Answer | Refused


def origin_of(import_id: UUID, actor: str, *, undo: bool = False) -> Origin:
    """Return where the events of an import say that they come from."""
    return Origin(
        actor=actor,
        correlation_id=f"import/{import_id}",
        causation_id=f"import/{import_id}",
        channel="import",
        reason=f"undo of import {import_id}" if undo else "",
        batch_id=batch_of(import_id, undo=undo),
    )


def batch_of(import_id: UUID, *, undo: bool = False) -> str:
    """Return the name of the batch that an import's events are marked with."""
    return f"undo/{import_id}" if undo else f"import/{import_id}"


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
            log.exception("a line's command failed", command=type(request.command).__name__)
            return Rejected("could not be recorded; this is our mistake and was logged")


async def all_sent(lane: CommandLane, requests: Iterable[tuple[int, Request]]) -> list[Sent]:
    """Carry out commands, in their order as far as they are about the same customer."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, request: Request) -> Sent:
        async with free:
            return Sent(number, await sent(lane, request))

    return await asyncio.gather(*(one(number, request) for number, request in requests))
