"""What routes take: how large a body, from whom, and how much of a caller's budget a request costs."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.routing import compile_path

LARGEST_BODY = 1_048_576
LARGEST_FORM = 16_384
"""Bytes of the few fields that somebody sends who is not signed in."""
SEARCH, EXPORT, UPLOAD, SIGN_IN = 5, 20, 50, 20
"""What a request costs where it is dearer than a usual one, which costs 1."""


@dataclass(frozen=True, kw_only=True)
class RouteLimits:
    """The limits of a route that differ from the usual ones."""

    path: str
    """As the route declares it: `/exports/customers.{form}`."""
    method: str = ""
    """Empty: all methods."""
    largest_body: int = LARGEST_BODY
    streamed: bool = False
    """Whether the route reads the body as it arrives, and answers itself when the body is refused."""
    open: bool = False
    """Whether anybody may send a body, signed in or not."""
    cost: int = 1


USUAL = RouteLimits(path="")
OPEN = ("/.well-known/jwks.json", "/sign-out", "/preferences")
COMMON = (
    *(RouteLimits(path=path, open=True, cost=0) for path in ("/healthz", "/readyz", "/assets/{file:path}")),
    RouteLimits(path="/metrics", cost=0),
    *(RouteLimits(path=path, open=True, largest_body=LARGEST_FORM) for path in OPEN),
    RouteLimits(path="/sign-in", method="GET", open=True),
    RouteLimits(path="/sign-in", method="POST", open=True, largest_body=LARGEST_FORM, cost=SIGN_IN),
    RouteLimits(path="/customers", method="GET", cost=SEARCH),
    *(RouteLimits(path=path, cost=SEARCH) for path in ("/ui/search", "/ui/pick")),
)
"""The limits of routes that every department has."""


class Rules:
    """Finds the limits of a request by its method and path, before anything else looks at it."""

    def __init__(self, declared: Iterable[RouteLimits]) -> None:
        self._fixed: dict[tuple[str, str], RouteLimits] = {}
        self._by_start: dict[str, list[tuple[re.Pattern[str], RouteLimits]]] = defaultdict(list)
        for limits in declared:
            if "{" in limits.path:
                self._by_start[_start(limits.path)].append((compile_path(limits.path)[0], limits))
            else:
                self._fixed[limits.method, limits.path] = limits

    def of(self, method: str, path: str) -> RouteLimits:
        """Return the limits of a request."""
        fixed = self._fixed.get((method, path)) or self._fixed.get(("", path))
        if fixed is not None:
            return fixed
        for pattern, limits in self._by_start.get(_start(path), ()):
            if limits.method in {"", method} and pattern.match(path):
                return limits
        return USUAL


def _start(path: str) -> str:
    """Return the first part of a path."""
    return path[1:].partition("/")[0]
