"""Duplicates over HTTP: the queue, the check before somebody is added, and looking through the whole file."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import structlog
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.contacts.api.filters import Filter
from services.contacts.commands.merges import MERGERS
from services.contacts.domain.addresses import own_domains, site_of
from services.contacts.domain.contact_points import normal_email, normal_phone
from services.contacts.domain.duplicate import DUPLICATE, SuspectDuplicate
from services.contacts.domain.likeness import Features
from services.contacts.views.duplicate_scan import Line, read_line
from services.contacts.views.duplicates import DuplicatePair, LikeCustomer, duplicate_pairs, like_customers, place_named
from shared.engine.commands.queue import CommandLane, Unavailable
from shared.engine.commands.request import Request as Wanted
from shared.engine.event.envelope import Origin
from shared.events.contacts import CustomerKind
from shared.identity.principal import READERS, Principal
from shared.messages.clock import new_id, utc_now
from shared.messages.refusals import Refused, Rejected
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Db, SearchDb, allow

log = structlog.get_logger(__name__)
AT_ONCE = 64
"""Commands of a scan that are under way at once; the lane takes them together, and others' between them."""


class Scan(BaseModel):
    """The latest look through the whole customer file."""

    state: Literal["none", "reading", "recording", "done", "failed"] = "none"
    customers: int = 0
    pairs: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Scanner:
    """One scan at a time, in the background; running it again records only what is new."""

    def __init__(self) -> None:
        self.state = Scan()
        self._task: asyncio.Task[None] | None = None

    def begin(self, lane: CommandLane, actor: str) -> Scan:
        """Start it.

        Raises:
            Rejected: one is under way already.
        """
        if self._task is not None and not self._task.done():
            raise Rejected("the customer file is being looked through already")
        self.state = Scan(state="reading", started_at=utc_now())
        self._task = asyncio.create_task(self._run(lane, actor), name="duplicate scan")
        return self.state

    async def _run(self, lane: CommandLane, actor: str) -> None:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.contacts.views.duplicate_scan", stdout=asyncio.subprocess.PIPE
        )
        try:
            whole = await self._take(child, lane, actor)
            ended = await child.wait()
            self.state = self.state.model_copy(
                update={"state": "done" if whole and ended == 0 else "failed", "finished_at": utc_now()}
            )
        except Exception:
            log.exception("duplicate scan failed")
            self.state = self.state.model_copy(update={"state": "failed", "finished_at": utc_now()})
        finally:
            with suppress(ProcessLookupError):
                child.kill()

    async def _take(self, child: asyncio.subprocess.Process, lane: CommandLane, actor: str) -> bool:
        """Record what the child finds; return whether it came to its end."""
        assert child.stdout is not None
        correlation = f"command/{new_id()}"
        free = asyncio.Semaphore(AT_ONCE)
        whole = False
        async with asyncio.TaskGroup() as tasks:
            async for text in child.stdout:
                line = read_line(text)
                whole = whole or line.compared
                if line.customer_id is None:
                    self.state = self.state.model_copy(update={"customers": line.read})
                    continue
                await free.acquire()
                self.state = self.state.model_copy(update={"state": "recording", "pairs": self.state.pairs + 1})
                task = tasks.create_task(_suspect(lane, line, Origin(actor, correlation, correlation, channel="scan")))
                task.add_done_callback(lambda _: free.release())
        return whole


async def _suspect(lane: CommandLane, line: Line, origin: Origin) -> None:
    command = SuspectDuplicate.model_validate(
        {name: getattr(line, name) for name in ("customer_id", "other_id", "score", "reasons")}
    )
    while True:
        try:
            await lane.execute(Wanted(DUPLICATE, command, origin), aside=True)
            return
        except Refused as refusal:  # merged or withdrawn while we compared: no longer worth suspecting
            log.info("suspicion refused", rule=refusal.detail)
            return
        except Unavailable:
            await asyncio.sleep(1)


def scanner_of(request: Request) -> Scanner:
    """Return the application's one scanner."""
    state = request.app.state
    if not hasattr(state, "duplicate_scanner"):
        state.duplicate_scanner = Scanner()
    return state.duplicate_scanner  # type: ignore[no-any-return]


router = APIRouter()


@router.get("/duplicates", tags=["duplicates"], dependencies=[allow(*READERS)])
async def get_duplicates(
    db: Db, least: Annotated[int, Query(ge=0, le=100)] = 0, limit: Limit = 50, cursor: Cursor = None
) -> Page[DuplicatePair]:
    """List pairs of customers who may be one, the surest first, with score (percent) and reasons."""
    items, following = await duplicate_pairs(db, least=least, limit=limit, cursor=cursor)
    return Page(items=items, next_cursor=following)


@router.get("/duplicates/check", tags=["duplicates"], dependencies=[allow(*READERS)])
async def get_like_customers(
    db: SearchDb,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    kind: CustomerKind = "organisation",
    *,
    email: Filter = None,
    phone: Filter = None,
    website: Filter = None,
    external_id: Filter = None,
    city: Filter = None,
) -> list[LikeCustomer]:
    """Return customers who are like one about to be added; what is half typed is compared as far as it goes."""
    emails = frozenset(_normal(normal_email, email))
    wanted = Features(
        customer_id=UUID(int=0),
        kind=kind,
        name=name,
        emails=emails,
        phones=frozenset(_normal(normal_phone, phone)),
        website=site_of(website),
        external_id=external_id or None,
        city=place_named(city),
        domains=own_domains(emails, website),
    )
    return list(await like_customers(db, wanted))


def _normal(normalise: Callable[[str], str], text: str | None) -> list[str]:
    if not text:
        return []
    try:
        return [normalise(text).casefold()]
    except ValueError:
        return []


@router.post("/duplicates/scan", status_code=202, tags=["duplicates"])
async def begin_scan(request: Request, principal: Annotated[Principal, allow(*MERGERS)]) -> Scan:
    """Look through the whole customer file for pairs that look alike, in the background."""
    return scanner_of(request).begin(request.app.state.service.lane, principal.actor)


@router.get("/duplicates/scan", tags=["duplicates"], dependencies=[allow(*READERS)])
async def get_scan(request: Request) -> Scan:
    """Tell how far the latest look through the file is."""
    return scanner_of(request).state
