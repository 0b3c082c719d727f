"""Waiting for what happens by itself: asked again until it is so, with an end."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 120.0
"""Seconds after which a condition is given up; generous, because nothing waits longer than it must."""
BETWEEN = 0.05


async def until(
    look: Callable[[], Awaitable[T | None]],
    holds: Callable[[T], Any] = bool,
    *,
    what: str = "what was waited for",
    state: Callable[[], Any] | None = None,
) -> T:
    """Return what a look finds as soon as something holds of it (by default: as soon as it finds something).

    Raises:
        TimeoutError: it never came about; says `what`, and how it stood at last (`state`, else what was found).
    """
    deadline = monotonic() + PATIENCE
    while (found := await look()) is None or not holds(found):
        if monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {PATIENCE:g} s; last seen: {state() if state else found}")
        await asyncio.sleep(BETWEEN)
    return found
