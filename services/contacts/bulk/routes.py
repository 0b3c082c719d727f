"""Bulk actions over HTTP: the set of customers is fixed when the action starts."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.contacts.access import BULK_ACTION_POLICY, CUSTOMER_POLICY
from services.contacts.bulk import domain as bulk_action
from services.contacts.bulk import views as bulk_actions
from services.contacts.bulk.domain import BULK_ACTION, BulkAction, StartBulkAction
from services.contacts.bulk.worker import PIECE
from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.views.customer_list import find_customers
from services.contacts.customers.domain.commands import Tag
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import BatchStore, Progress
from shared.events.contacts.data.bulk_actions import BulkChange
from shared.identity import security_log
from shared.identity.principal import Principal
from shared.messages.clock import new_id
from shared.messages.fields import Code, UserId
from shared.messages.refusals import Invalid, Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, Running, SearchDb, allow
from shared.web.runtime import Runtime

MOST_CHOSEN = 10_000
SHOWN_REMARKS = 100
router = APIRouter(tags=["bulk actions"])


class BulkRequest(BaseModel):
    """What to change, and for which customers: individually chosen ones, or all that match a filter."""

    model_config = ConfigDict(extra="forbid")

    change: BulkChange
    tag: Tag | None = None
    owner: UserId | None = None
    territory: Code | None = None
    customer_ids: Annotated[list[UUID], Field(max_length=MOST_CHOSEN)] = []
    all_matching: bool = False
    filters: CustomerFilters = CustomerFilters()


class BulkStarted(BaseModel):
    """The bulk action, and how many customers it covers."""

    bulk_action_id: UUID
    customers: int


class BulkRemark(BaseModel):
    """A customer that was not changed or not restored, and why."""

    customer_id: str
    reasons: list[str]


class BulkActionInFull(BaseModel):
    """A bulk action with its progress."""

    action: BulkAction
    done: int
    undone: int
    changed: int
    unchanged: int
    refused: int
    remarks: list[BulkRemark]


@router.post("/bulk-actions", status_code=202)
async def begin(
    runtime: Running, db: SearchDb, body: BulkRequest, principal: Annotated[Principal, allow(CUSTOMER_POLICY, "bulk")]
) -> BulkStarted:
    """Start a bulk action; it runs in the background, even across a restart."""
    if body.all_matching == bool(body.customer_ids) and not body.all_matching:
        raise Invalid("choose at least one, or set all_matching", field="customer_ids")
    bulk_action_id = new_id()
    inputs, count = BatchStore(runtime.service.database), 0
    async with inputs.writing(bulk_action_id) as chunks:
        async for piece in _matching(db, body.filters) if body.all_matching else _chosen(body.customer_ids):
            await chunks.write([(count + n, [str(customer)]) for n, customer in enumerate(piece)])
            count += len(piece)
            _refuse_too_many(count, runtime.settings.largest_bulk)
    # Stored before it is recorded: the worker begins at once and must find all of it.
    async with inputs.kept_for(bulk_action_id):
        await _record(runtime, principal, body, bulk_action_id, count)
    security_log.record("bulk_begun", principal, kind="customers", change=body.change, count=count)
    return BulkStarted(bulk_action_id=bulk_action_id, customers=count)


def _refuse_too_many(count: int, most: int) -> None:
    """Refuse an action that covers more customers than the settings allow.

    Raises:
        Invalid: it covers more.
    """
    if count > most:
        raise Invalid(f"a bulk action changes at most {most} customers; narrow the filters", field="customers")


async def _record(
    runtime: Runtime, principal: Principal, body: BulkRequest, bulk_action_id: UUID, customers: int
) -> None:
    filters = body.filters.model_dump(exclude_none=True) if body.all_matching else None
    command = StartBulkAction(
        bulk_action_id=bulk_action_id,
        customers=customers,
        filters=json.dumps(filters, ensure_ascii=False)[:300] if filters is not None else None,
        **body.model_dump(include={"change", "tag", "owner", "territory"}),
    )
    cause = f"command/{new_id()}"
    origin = Origin(principal.actor, cause, cause)
    await runtime.queue.execute(CommandRequest(BULK_ACTION, command, origin, principal.roles, action="change"))


async def _chosen(customers: Sequence[UUID]) -> AsyncIterator[Sequence[UUID]]:
    distinct = list(dict.fromkeys(customers))
    for at in range(0, len(distinct), PIECE):
        yield distinct[at : at + PIECE]


async def _matching(db: SearchDb, filters: CustomerFilters) -> AsyncIterator[Sequence[UUID]]:
    cursor = None
    while True:
        page = await find_customers(db, filters, limit=PIECE, cursor=cursor)
        if page.items:
            yield [row.customer_id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


@router.get("/bulk-actions", dependencies=[allow(BULK_ACTION_POLICY)])
async def get_bulk_actions(db: Db, limit: Limit = 50, cursor: Cursor = None) -> Page[BulkAction]:
    """List bulk actions, the latest first."""
    return await bulk_actions.list_bulk_actions(db, limit=limit, cursor=cursor)


@router.get("/bulk-actions/{bulk_action_id}", dependencies=[allow(BULK_ACTION_POLICY)])
async def get_bulk_action(runtime: Running, bulk_action_id: UUID, db: Db) -> BulkActionInFull:
    """Return a bulk action with its progress and the remarks worth a look."""
    action = await bulk_actions.bulk_action(db, bulk_action_id)
    if action is None:
        raise Unknown("no such bulk action", field="bulk_action_id")
    inputs = BatchStore(runtime.service.database)
    progress = [await inputs.progress(bulk_action_id, work) for work in ("action", "undo")]
    return BulkActionInFull(
        action=action,
        **_counted(*progress),
        remarks=await _remarks(inputs, action, "undo" if action.state in {"undoing", "undone"} else "action"),
    )


def _counted(done: Progress, undone: Progress) -> dict[str, int]:
    counts = {name: done.counts.get(name, 0) for name in ("changed", "unchanged", "refused")}
    return {"done": done.counts.get("rows", 0), "undone": undone.counts.get("rows", 0), **counts}


async def _remarks(inputs: BatchStore, action: BulkAction, work: str) -> list[BulkRemark]:
    collected: list[BulkRemark] = []
    async for _, remarks in inputs.remarked(action.bulk_action_id, work):
        collected += [BulkRemark(customer_id=customer, reasons=reasons) for _, customer, reasons in remarks]
        if len(collected) >= SHOWN_REMARKS:
            break
    return collected[:SHOWN_REMARKS]


COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/bulk-actions/{bulk_action_id}/undo",
        bulk_action.UndoBulkAction,
        bulk_action.BULK_ACTION,
        summary="Take back what a bulk action did and nobody changed since",
    ),
)
