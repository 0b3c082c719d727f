"""Changes as server-sent events, so that pages stay up to date with what happens elsewhere."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from shared.engine.changes import Change, Changes
from shared.identity.principal import READERS
from shared.web.api.routes import allow

HEARTBEAT = 15.0

_encode = msgspec.json.Encoder().encode


def changes_router(changes: Changes) -> APIRouter:
    """Return the route `/changes`."""
    router = APIRouter(dependencies=[allow(*READERS)])

    @router.get("/changes", tags=["changes"])
    async def follow(
        after: Annotated[int | None, Query(ge=0)] = None, last_event_id: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        """Follow changes: one `change` event per batch, with its customers and event types.

        A client that reconnects sends the last id it saw and misses nothing; a new client may use `after` instead.
        If the server no longer remembers all changes since then, it sends `everything`: anything may have changed.
        """
        after = int(last_event_id) if last_event_id.isdecimal() else after
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_stream(changes, after), media_type="text/event-stream", headers=headers)

    return router


async def _stream(changes: Changes, after: int | None) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for change in changes.follow(after, heartbeat=HEARTBEAT):
        yield b": still here\n\n" if change is None else _message(change)


def _message(change: Change) -> bytes:
    """Return a change as an event; of the changed subjects it names customers only."""
    about = change.kinds.get("customer")
    customers = about.subjects if about else []
    data: dict[str, Any] = {
        "customers": customers,
        "customer_id": customers[0] if len(customers) == 1 else None,
        "types": sorted(change.types),
        "everything": change.everything,
    }
    return b"id: %d\nevent: change\ndata: %s\n\n" % (change.number, _encode(data))
