"""Records refused requests (401 and 403), wherever in the application they were refused."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.identity import security_log

REFUSED = frozenset({401, 403})


class SecurityWatch:
    """ASGI middleware that records who was refused what."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REFUSED:
                principal = scope.get("state", {}).get("principal")
                security_log.record(
                    "refused", principal, status=message["status"], method=scope["method"], route=route_of(scope)
                )
            await send(message)

        await self._app(scope, receive, watched)


def route_of(scope: Scope) -> str:
    """Return the route of a request, without the values in its address: they may be personal.

    Of a request that was refused before its route was known, return the first part of the address.
    """
    path, parameters = str(scope["path"]), scope.get("path_params")
    if parameters is None:
        first, slash, rest = path[1:65].partition("/")
        return f"/{first}/…" if slash and rest else f"/{first}"
    names = {str(value): f"{{{name}}}" for name, value in parameters.items()}
    return "/".join(names.get(part, part) for part in path.split("/"))
