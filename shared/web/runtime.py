"""Everything that runs in one process of a department, as one object for routes, pages and workers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from fastapi import Request

from shared.engine.commands.queue import CommandQueue
from shared.engine.service import Service
from shared.history.history import Histories
from shared.identity.session import Sessions
from shared.kernel.directory import Directory
from shared.model.reader import Reader
from shared.settings import Settings

P = TypeVar("P")


@dataclass(frozen=True, eq=False)
class Part(Generic[P]):
    """An object that a feature has once in a running department, created together with the application.

    Routes get it as `Annotated[Scanner, Depends(SCANNER)]`, workers as `runtime.part(SCANNER)`.
    """

    make: Callable[[Service], P]

    async def __call__(self, request: Request) -> P:
        return runtime_of(request).part(self)


@dataclass(eq=False)
class Runtime:
    """A running department: its service, and the objects that its web side has once."""

    service: Service
    directory: Directory
    histories: Histories
    sessions: Sessions
    reader: Reader
    colleague_names: Mapping[str, str]
    """Names of colleagues by handle."""
    parts: Mapping[Part[Any], Any]

    @property
    def settings(self) -> Settings:
        return self.service.settings

    @property
    def queue(self) -> CommandQueue:
        return self.service.queue

    def part(self, part: Part[P]) -> P:
        """Return the one object that was created for a feature's part."""
        return cast("P", self.parts[part])


def runtime_of(request: Request) -> Runtime:
    """Return the running department that received a request."""
    return cast("Runtime", request.app.state.runtime)
