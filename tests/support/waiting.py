"""Wait for background work: repeat a check until it holds or time runs out."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds until background work must have finished."""
BETWEEN = 0.05


async def until(
    look: Callable[[], Awaitable[T | None]],
    holds: Callable[[T], Any] = bool,
    *,
    seconds: float = PATIENCE,
    what: str = "what was waited for",
    state: Callable[[], Any] | None = None,
) -> T:
    """Return the result of `look` once `holds` accepts it (default: once it is truthy).

    Raises:
        TimeoutError: it did not happen in time; the message gives `what` and the last state (`state`, else the last
        result).
    """
    deadline = monotonic() + seconds
    while (result := await look()) is None or not holds(result):
        if monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s; last seen: {state() if state else result}")
        await asyncio.sleep(BETWEEN)
    return result
