"""How a department declares its HTTP routes: commands as data, reads as FastAPI functions with `allow` and `Db`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Request

from shared.engine.store.database import Searching
from shared.identity.principal import Principal, Role
from shared.messages.command import Command
from shared.model.aggregate import Aggregate
from shared.model.reader import Reader
from shared.model.replay import HistoryUntil


@dataclass(frozen=True)
class CommandRoute:
    """One command over HTTP. Path parameters and JSON body together are the command's fields."""

    path: str
    command: type[Command]
    aggregate: Aggregate[Any]
    roles: frozenset[Role]
    creates: str | None = None
    """The field holding the new thing's id; a fresh one is made when the caller gives none. Answers 201."""
    method: Literal["POST", "PATCH", "PUT", "DELETE"] = "POST"
    summary: str = ""


def allow(*roles: Role) -> Any:
    """Return the dependency that lets only these roles in (401 without a valid token, 403 with another role).

    Every route has one: a route without it fails an architecture test.
    """
    allowed = frozenset(roles)

    async def check(request: Request) -> Principal:
        authenticate: Callable[[Request], Awaitable[Principal]] = request.app.state.authenticate
        principal = await authenticate(request)
        return request.app.state.permit(principal, allowed)  # type: ignore[no-any-return]

    check.__crm_roles__ = allowed  # type: ignore[attr-defined]
    return Depends(check)


def _reader(request: Request) -> Reader:
    return request.app.state.reader  # type: ignore[no-any-return]


Db = Annotated[Reader, Depends(_reader)]
"""The read side of the department's database."""


def _searching(request: Request) -> Reader:
    return Searching(request.app.state.service.database)


SearchDb = Annotated[Reader, Depends(_searching)]
"""The same, for routes where somebody searches (see `shared.engine.store.database.Searching`)."""


def _history_until(request: Request) -> HistoryUntil:
    return request.app.state.history_until  # type: ignore[no-any-return]


Past = Annotated[HistoryUntil, Depends(_history_until)]
"""The past of a customer, for reads `as_of`."""


async def _positions(request: Request) -> Mapping[str, int]:
    positions: Callable[[], Awaitable[Mapping[str, int]]] = request.app.state.positions
    return await positions()


UpTo = Annotated[Mapping[str, int], Depends(_positions)]
"""Up to which event of each source the department's views count: source → number of events folded."""
