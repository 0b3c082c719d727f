"""The fast path for commands: it bypasses FastAPI's routing, which takes longer than deciding on a command."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.admission.gate import refusal
from shared.web.api.commands import CommandEndpoint
from shared.web.api.routes import CommandRoute

Parameters = tuple[tuple[int, str], ...]
"""The parts of a path (split at slashes) that are parameters: index and name of each."""


class Shape(NamedTuple):
    """All routes whose fixed parts are at the same indices of the path."""

    fixed: tuple[int, ...]
    ways: dict[tuple[str, ...], tuple[Parameters, CommandEndpoint]]
    """Parameters and endpoint of each route, by its fixed parts."""


class CommandGate:
    """ASGI middleware that answers commands itself and passes everything else on."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[CommandRoute, CommandEndpoint]) -> None:
        self._app = app
        self._shapes: dict[tuple[str, int], list[Shape]] = defaultdict(list)
        for route, endpoint in endpoints.items():
            self._add(route.method, route.path.split("/"), endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._find(scope) if scope["type"] == "http" else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        response = await _answered(endpoint, Request(scope, receive, send))
        await response(scope, receive, send)

    def _add(self, method: str, parts: Sequence[str], endpoint: CommandEndpoint) -> None:
        named = tuple((n, part[1:-1]) for n, part in enumerate(parts) if part.startswith("{"))
        fixed = tuple(n for n, part in enumerate(parts) if not part.startswith("{"))
        shapes = self._shapes[method, len(parts)]
        shape = next((shape for shape in shapes if shape.fixed == fixed), None)
        if shape is None:
            shape = Shape(fixed, {})
            shapes.append(shape)
        shape.ways[tuple(parts[n] for n in fixed)] = named, endpoint

    def _find(self, scope: Scope) -> CommandEndpoint | None:
        parts: Sequence[str] = scope["path"].split("/")
        for shape in self._shapes.get((scope["method"], len(parts)), ()):
            way = shape.ways.get(tuple([parts[n] for n in shape.fixed]))
            if way is not None and all(parts[n] for n, _ in way[0]):
                scope["path_params"] = {name: parts[n] for n, name in way[0]}
                return way[1]
        return None


async def _answered(endpoint: CommandEndpoint, request: Request) -> Response:
    """Return the endpoint's response; if it raises, return that of the application's handler for the error."""
    try:
        return await endpoint.respond(request)
    except Exception as error:  # noqa: BLE001 - one that nothing handles is raised again
        return await refusal(request, error)
