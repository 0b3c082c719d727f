"""How a department declares its HTTP routes: commands as data, reads as FastAPI functions with `allow` and `Db`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from shared.engine.jobs.batches import BatchStore
from shared.engine.store.database import Searching
from shared.identity.principal import Principal
from shared.identity.session import permit
from shared.kernel.access import SIGNED_IN_POLICY
from shared.messages.command import Command
from shared.model.aggregate import Aggregate
from shared.model.policy import Action, Policy
from shared.model.reader import Reader
from shared.model.replay import HistoryUntil
from shared.web.runtime import Runtime, runtime_of


@dataclass(frozen=True)
class CommandRoute:
    """One command over HTTP. Path parameters and JSON body together form the command's fields."""

    path: str
    command: type[Command]
    aggregate: Aggregate[Any]
    creates: str | None = None
    """The field with the new object's id; a UUID is generated if the caller sends none. The route answers 201."""
    shows_once: str | None = None
    """The field with a token; one is generated if the caller sends none. The answer shows it, but not to a retry."""
    method: Literal["POST", "PATCH", "PUT", "DELETE"] = "POST"
    summary: str = ""
    action: Action = "change"
    """What the caller does by it, as the aggregate's policy calls it."""


def allow(policy: Policy, action: Action = "read") -> Any:
    """Return a dependency that admits whom a policy admits (401 without a valid token, 403 with another role).

    Every route that is not public needs one; an architecture test enforces this.
    """

    async def check(request: Request) -> Principal:
        return permit(await runtime_of(request).sessions.authenticate(request), policy, action)

    check.__crm_policy__ = policy, action  # type: ignore[attr-defined]
    return Depends(check)


Viewer = Annotated[Principal, allow(SIGNED_IN_POLICY)]
"""The caller of a route; whether the route is open to the caller depends on the route's own policy."""

QueryText = Annotated[str, Query(max_length=300)]
"""Text typed into a filter of a page; empty means no filter."""
FilterText = Annotated[str | None, Query(max_length=300)]
"""Text that a program filters by; None means no filter."""


async def _runtime(request: Request) -> Runtime:
    return runtime_of(request)


Running = Annotated[Runtime, Depends(_runtime)]
"""The running department, for routes that do more than read."""


async def _reader(runtime: Running) -> Reader:
    return runtime.reader


async def _inputs(runtime: Running) -> BatchStore:
    return BatchStore(runtime.service.database)


Chunks = Annotated[BatchStore, Depends(_inputs)]
"""Uploaded input that is processed in the background, chunk by chunk."""

Db = Annotated[Reader, Depends(_reader)]
"""The read side of the department's database."""


async def _searching(runtime: Running) -> Reader:
    return Searching(runtime.service.database)


SearchDb = Annotated[Reader, Depends(_searching)]
"""Like `Db`, for routes on which users search (see `shared.engine.store.database.Searching`)."""


async def _history_until(runtime: Running) -> HistoryUntil:
    return runtime.histories.until


Past = Annotated[HistoryUntil, Depends(_history_until)]
"""Returns a customer's events up to a moment, for reads with `as_of`."""


async def _positions(runtime: Running) -> Mapping[str, int]:
    return await runtime.service.positions()


UpTo = Annotated[Mapping[str, int], Depends(_positions)]
"""How far the department's views have read each source: source → number of events folded."""
