"""Waiting for what happens by itself: asked again until it is so, with an end."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds in which what works in the background must have come to its end."""
BETWEEN = 0.05


async def until(look: Callable[[], Awaitable[T]], holds: Callable[[T], Any] = bool, seconds: float = PATIENCE) -> T:
    """Return what a look finds as soon as something holds of it (by default: as soon as it finds something)."""
    deadline = monotonic() + seconds
    while not holds(found := await look()):
        assert monotonic() < deadline, f"in {seconds:g} s it did not come about; last seen: {found}"
        await asyncio.sleep(BETWEEN)
    return found
