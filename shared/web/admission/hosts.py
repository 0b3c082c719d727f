"""Requests for hosts that are not ours are refused before anything else looks at them.

A page of another site can have its own name lead to our address (DNS rebinding). Its requests then count as coming from
the same origin, but their Host header still holds that name.
"""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.network.hosts import LOOPBACK, bracketed, without_port
from shared.settings import DEPARTMENTS, Settings
from shared.web.api.problems import problem


def known_hosts(settings: Settings) -> frozenset[str]:
    """Return the hosts by which services may be asked for."""
    ours = {bracketed(settings.local_host), *(urlsplit(settings.service_url(name)).netloc for name in DEPARTMENTS)}
    return frozenset({*LOOPBACK, *settings.hosts, *(without_port(host).lower() for host in ours)})


class KnownHosts:
    """ASGI middleware that answers 421 to requests for other hosts.

    Starlette's own has no words for it, answers 400, and can send a browser to another host.
    """

    def __init__(self, app: ASGIApp, hosts: AbstractSet[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._knows([value for name, value in scope["headers"] if name == b"host"]):
            await self._app(scope, receive, send)
        else:
            await _refusal()(scope, receive, send)

    def _knows(self, headers: list[bytes]) -> bool:
        return len(headers) == 1 and _host_of(headers[0]) in self._hosts


@lru_cache(1000)
def _host_of(header: bytes) -> str:
    return without_port(header.decode("latin-1")).lower()


def _refusal() -> Response:
    return problem(
        421,
        "Not for this host",
        "Host: nobody here has this name; use one that is in CRM_HOSTS, or have the operator add it",
        errors=[{"field": "Host", "rule": "is none of the names in CRM_HOSTS"}],
    )
