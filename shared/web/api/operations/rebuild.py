"""Rebuild a department's read models over HTTP: start the rebuild and watch its progress."""

import asyncio
from datetime import datetime
from typing import Literal

import structlog
from fastapi import APIRouter
from pydantic import BaseModel

from shared.engine.service import Service
from shared.messages.clock import utc_now
from shared.messages.refusals import Rejected
from shared.model.policy import Policy
from shared.web.api.routes import allow

log = structlog.get_logger(__name__)


class Rebuild(BaseModel):
    """The latest rebuild of this process; its state is `none` if there was no rebuild."""

    state: Literal["none", "running", "done", "failed"] = "none"
    generation: int
    """The generation of the read models that is serving."""
    done: int = 0
    total: int = 0
    """How many records of the log there are; `done` of them were folded."""
    error: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Rebuilding:
    """Runs one rebuild at a time in the background, while the old read models serve."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._task: asyncio.Task[None] | None = None
        self._state = Rebuild(generation=0)

    def state(self) -> Rebuild:
        done, total = self._service.progress if self._state.state != "none" else (0, 0)
        return self._state.model_copy(
            update={"generation": self._service.database.generation, "done": done, "total": total}
        )

    def begin(self) -> Rebuild:
        """Start a rebuild.

        Raises:
            Rejected: a rebuild is already running, or the service itself is still starting.
        """
        if self._task is not None and not self._task.done():
            raise Rejected("the read models are already being rebuilt")
        if self._service.starting:
            raise Rejected(f"the service is still starting: {self._service.starting}")
        self._service.progress = (0, 0)
        self._state = Rebuild(state="running", generation=0, started_at=utc_now())
        self._task = asyncio.create_task(self._run(), name="rebuild")
        return self.state()

    async def _run(self) -> None:
        try:
            await self._service.rebuild()
        except Exception as error:
            log.exception("rebuild failed")
            what = f"{type(error).__name__}: the old read models go on serving; the service's log says more"
            self._state = self._state.model_copy(update={"state": "failed", "error": what, "finished_at": utc_now()})
        else:
            self._state = self._state.model_copy(update={"state": "done", "finished_at": utc_now()})


REBUILD_POLICY = Policy(
    "rebuild", {"read": frozenset({"admin"}), "change": frozenset({"admin"})}, frozenset({"change"})
)


def rebuild_router(service: Service) -> APIRouter:
    """Return the routes `/rebuild`."""
    router = APIRouter(prefix="/rebuild", tags=["rebuild"], dependencies=[allow(REBUILD_POLICY)])
    rebuilding = Rebuilding(service)

    @router.post("", status_code=202, dependencies=[allow(REBUILD_POLICY, "change")])
    async def begin_rebuild() -> Rebuild:
        """Rebuild all read models from the log; the old ones serve meanwhile. Use GET to watch the progress."""
        return rebuilding.begin()

    @router.get("")
    async def get_rebuild() -> Rebuild:
        """Return the progress of the rebuild, or how the latest one ended."""
        return rebuilding.state()

    return router
