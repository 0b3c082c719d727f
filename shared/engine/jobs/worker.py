"""Background work triggered by events: once at the start, then whenever a matching event arrives."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import structlog

from shared.engine.changes import Changes
from shared.engine.store.database import UNREACHABLE

log = structlog.get_logger(__name__)
LOOK_ANYWAY = 15.0
"""Seconds after which a worker looks for work without an event: another process may have left some."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Work that runs alongside a department's requests until it is cancelled."""

    name: str
    run: Callable[[], Awaitable[None]]


async def run_when_events(changes: Changes, prefix: str | tuple[str, ...], turn: Callable[[], Awaitable[bool]]) -> None:
    """Call `turn` until it returns False, and again after each event whose type begins with `prefix`.

    Runs until cancelled: if the store is unreachable or `turn` fails, try again later.
    """
    async for _ in _calls(changes, prefix):
        try:
            while await turn():
                """Until there is nothing left to do."""
        except UNREACHABLE as error:
            log.warning("work waits for the store", work=prefix, error=repr(error))
        except Exception:
            log.exception("work lost its way; it is tried again", work=prefix)


async def _calls(changes: Changes, prefix: str | tuple[str, ...]) -> AsyncIterator[None]:
    yield
    async for change in changes.follow(None, heartbeat=lambda: LOOK_ANYWAY):
        if change is None or change.everything or any(kind.startswith(prefix) for kind in change.types):
            yield
