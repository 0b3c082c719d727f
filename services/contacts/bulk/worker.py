"""Running bulk actions: one command for each customer, all under one correlation id.

The result of a batch is stored when the batch is done. After a crash, the next process repeats the batch that was in
progress. Commands that were already executed return their original answer, so they are counted correctly.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog

from services.contacts.bulk.domain import BULK_ACTION, BulkAction, FinishBulkAction, FinishBulkUndo, command_for
from services.contacts.bulk.views import waiting_bulk_actions
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.undo.worker import UndoExecutor
from shared.engine.commands.dispatch import Sent, dispatch_all, execute_until_done
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import BatchStore, Result, RowIssue
from shared.engine.jobs.worker import run_when_events
from shared.engine.service import Service
from shared.engine.store.idempotency import RequestKey
from shared.kernel.own_work import BULK, batch_name, undo_reason
from shared.messages.command import Command
from shared.messages.refusals import Refused

log = structlog.get_logger(__name__)
PIECE = 500
"""The number of customers processed together."""


def pieces_of(action: BulkAction) -> int:
    """Return the number of pieces in which the customers are stored."""
    return -(-action.customers // PIECE)


class BulkWorker:
    """Works through bulk actions, one at a time."""

    def __init__(self, service: Service) -> None:
        self._db = service.database
        self._queue = service.queue
        self._changes = service.changes
        self._inputs = BatchStore(service.database)

    async def run(self) -> None:
        """Work until cancelled."""
        await run_when_events(self._changes, "contacts.bulk_action_", self._turn)

    async def _turn(self) -> bool:
        """Do the first pending work; return whether there was any."""
        for action in await waiting_bulk_actions(self._db):
            async with self._inputs.alone(action.bulk_action_id) as alone:
                if alone:
                    await (self._execute(action) if action.state == "running" else self._undo(action))
                    return True
        return False

    async def _execute(self, action: BulkAction) -> None:
        origin = origin_of(action, action.started_by)
        done = (await self._inputs.progress(action.bulk_action_id, "action")).pieces
        for number in range(done, pieces_of(action)):
            customers = await self._customers(action, number)
            requests = [(n, _request(action, customer, origin)) for n, customer in enumerate(customers)]
            result = _result(customers, await dispatch_all(self._queue, requests))
            await self._inputs.note(action.bulk_action_id, "action", number, result)
        counts = (await self._inputs.progress(action.bulk_action_id, "action")).counts
        totals = {name: counts.get(name, 0) for name in ("changed", "unchanged", "refused")}
        await self._say(FinishBulkAction(bulk_action_id=action.bulk_action_id, **totals), origin)

    async def _undo(self, action: BulkAction) -> None:
        origin = origin_of(action, action.undone_by or action.started_by, undo=True)
        batches = batch_of(action), batch_of(action, undo=True)
        undoer = UndoExecutor(action.bulk_action_id, batches, self._queue, self._db, origin)
        done = (await self._inputs.progress(action.bulk_action_id, "undo")).pieces
        for number in range(done, pieces_of(action)):
            result = await undoer.undo(await self._customers(action, number))
            await self._inputs.note(action.bulk_action_id, "undo", number, result)
        counts = (await self._inputs.progress(action.bulk_action_id, "undo")).counts
        totals = {name: counts.get(name, 0) for name in ("restored", "left")}
        await self._say(FinishBulkUndo(bulk_action_id=action.bulk_action_id, **totals), origin)

    async def _customers(self, action: BulkAction, number: int) -> Sequence[UUID]:
        rows = await self._inputs.piece(action.bulk_action_id, number)
        return [UUID(cells[0]) for _, cells in rows or ()]

    async def _say(self, command: Command, origin: Origin) -> None:
        answer = await execute_until_done(self._queue, CommandRequest(BULK_ACTION, command, origin))
        if isinstance(answer, Refused):
            log.warning("bulk action moved on meanwhile", rule=answer.detail)


def batch_of(action: BulkAction, *, undo: bool = False) -> str:
    """Return the batch name that marks a bulk action's events."""
    return batch_name("bulk_undo" if undo else "bulk", action.bulk_action_id)


def origin_of(action: BulkAction, actor: str, *, undo: bool = False) -> Origin:
    """Return the origin that the events of a bulk action carry."""
    cause = f"bulk/{action.bulk_action_id}"
    reason = undo_reason("bulk action", action.bulk_action_id) if undo else ""
    return Origin(actor, cause, cause, channel=BULK, reason=reason, batch_id=batch_of(action, undo=undo))


def _request(action: BulkAction, customer: UUID, origin: Origin) -> CommandRequest:
    batch = batch_of(action)
    key = RequestKey(origin.actor, f"{batch}/{customer}", batch)
    return CommandRequest(CUSTOMER, command_for(action, customer), origin, remember_as=key)


def _result(customers: Sequence[UUID], ended: Sequence[Sent]) -> Result:
    counts, remarks = Counter(rows=len(customers)), list[RowIssue]()
    for customer, end in zip(customers, ended, strict=True):
        if isinstance(end.answer, Refused):
            counts["refused"] += 1
            remarks.append((0, str(customer), [end.answer.detail]))
        else:
            counts["changed" if end.answer.events else "unchanged"] += 1
    return Result(counts, remarks, [])
