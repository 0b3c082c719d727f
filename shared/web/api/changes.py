"""Changes as server-sent events, so that pages stay up to date with what happens elsewhere."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import StreamingResponse

from shared.engine.changes import Change, Changes
from shared.identity.principal import Principal
from shared.kernel.access import HISTORY_POLICY
from shared.messages.clock import utc_now
from shared.model.department import Department
from shared.model.policy import Actor
from shared.web.admission.followers import Followers
from shared.web.api.routes import Viewer, allow
from shared.web.runtime import runtime_of

HEARTBEAT = 15.0

_encode = msgspec.json.Encoder().encode


def changes_router(changes: Changes, department: Department, followers: Followers) -> APIRouter:
    """Return the route `/changes`."""
    router = APIRouter(dependencies=[allow(HISTORY_POLICY)])

    @router.get("/changes", tags=["changes"])
    async def follow(
        request: Request,
        viewer: Annotated[Principal, Depends(_counted(followers))],
        after: Annotated[int | None, Query(ge=0)] = None,
        last_event_id: Annotated[str, Header()] = "",
    ) -> StreamingResponse:
        """Follow changes: one `change` event per batch, with its customers and event types.

        Of other subjects it names event types only, and only of those that the caller may read here.
        A client that reconnects sends the last id it saw and misses nothing; a new client may use `after` instead.
        If the server no longer remembers all changes since then, it sends `everything`: anything may have changed.
        The stream ends with the token or the session that opened it.
        """
        after = int(last_event_id) if last_event_id.isdecimal() else after
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        holds = partial(runtime_of(request).sessions.still_holds, request)
        stream = _stream(changes, after, readable_kinds(department, viewer), viewer.expires_at, holds)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    return router


def readable_kinds(department: Department, viewer: Actor) -> frozenset[str]:
    """Return the kinds of subjects that somebody may read in a department."""
    policies = [("customer", HISTORY_POLICY), *((one.subject_kind, one.policy) for one in department.aggregates)]
    return frozenset(kind for kind, policy in policies if policy.admits(viewer, "read"))


def _counted(followers: Followers) -> Callable[[Principal], AsyncIterator[Principal]]:
    async def counted(viewer: Viewer) -> AsyncIterator[Principal]:
        with followers.opened(viewer.actor):
            yield viewer

    return counted


async def _stream(
    changes: Changes,
    after: int | None,
    kinds: frozenset[str],
    ends: float,
    holds: Callable[[], Awaitable[bool]],
) -> AsyncIterator[bytes]:
    def left() -> float:
        return ends - utc_now().timestamp()

    yield b"retry: 1000\n\n"
    async for change in changes.follow(after, heartbeat=lambda: min(HEARTBEAT, left())):
        if left() <= 0 or not await holds():
            return
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
