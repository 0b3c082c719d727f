"""Waiting for what happens by itself: asked again until it is so, with an end."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds in which what works in the background must have come to its end."""
BETWEEN = 0.05


async def until(
    look: Callable[[], Awaitable[T | None]],
    holds: Callable[[T], Any] = bool,
    *,
    seconds: float = PATIENCE,
    what: str = "what was waited for",
    state: Callable[[], Any] | None = None,
) -> T:
    """Return what a look finds as soon as something holds of it (by default: as soon as it finds something).

    Raises:
        TimeoutError: it never came about; says `what`, and how it stood at last (`state`, else what was found).
    """
    deadline = monotonic() + seconds
    while (found := await look()) is None or not holds(found):
        if monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s; last seen: {state() if state else found}")
        await asyncio.sleep(BETWEEN)
    return found
