"""Changes as server-sent events, so that pages stay up to date with what happens elsewhere."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from shared.engine.changes import Change, Changes
from shared.kernel.access import HISTORY_POLICY
from shared.model.department import Department
from shared.model.policy import Actor
from shared.web.api.routes import Viewer, allow

HEARTBEAT = 15.0

_encode = msgspec.json.Encoder().encode


def changes_router(changes: Changes, department: Department) -> APIRouter:
    """Return the route `/changes`."""
    router = APIRouter(dependencies=[allow(HISTORY_POLICY)])

    @router.get("/changes", tags=["changes"])
    async def follow(
        viewer: Viewer, after: Annotated[int | None, Query(ge=0)] = None, last_event_id: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        """Follow changes: one `change` event per batch, with its customers and event types.

        Of other subjects it names event types only, and only of those that the caller may read here.
        A client that reconnects sends the last id it saw and misses nothing; a new client may use `after` instead.
        If the server no longer remembers all changes since then, it sends `everything`: anything may have changed.
        """
        after = int(last_event_id) if last_event_id.isdecimal() else after
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _stream(changes, after, readable_kinds(department, viewer)), media_type="text/event-stream", headers=headers
        )

    return router


def readable_kinds(department: Department, viewer: Actor) -> frozenset[str]:
    """Return the kinds of subjects that somebody may read in a department."""
    policies = [("customer", HISTORY_POLICY), *((one.subject_kind, one.policy) for one in department.aggregates)]
    return frozenset(kind for kind, policy in policies if policy.admits(viewer, "read"))


async def _stream(changes: Changes, after: int | None, kinds: frozenset[str]) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for change in changes.follow(after, heartbeat=HEARTBEAT):
        yield b": still here\n\n" if change is None else _message(change, kinds)


def _message(change: Change, kinds: frozenset[str]) -> bytes:
    """Return a change as an event: what its listener may read, and of the changed subjects only customers."""
    readable = {kind: about for kind, about in change.kinds.items() if kind in kinds}
    customers = readable["customer"].subjects if "customer" in readable else []
    data: dict[str, Any] = {
        "customers": customers,
        "customer_id": customers[0] if len(customers) == 1 else None,
        "types": sorted({name for about in readable.values() for name in about.types}),
        "everything": change.everything,
    }
    return b"id: %d\nevent: change\ndata: %s\n\n" % (change.number, _encode(data))
