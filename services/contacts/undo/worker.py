"""Undoing one piece of an import: the histories of all affected customers are read at once, then undone one by one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.contacts.contact_persons.domain.commands import ChangeContactPerson, WithdrawContactPerson
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.domain.update_existing import IMPORT_UPDATE, WithdrawCustomer
from services.contacts.undo.domain import UndoPlan, plan_undo
from services.contacts.undo.views import known_elsewhere, own_histories
from shared.engine.commands.dispatch import execute_until_done, run_throttled
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import Result, RowIssue
from shared.history.language import LANGUAGE
from shared.messages.command import Command
from shared.messages.refusals import Refused, VersionConflict
from shared.model.aggregate import Aggregate
from shared.model.reader import Reader

TRIES = 5
"""How often a customer is read again if others are changing it at the same moment."""


class UndoExecutor:
    """Undoes what an import or another batch did to customers; `batches` are those of the import and of its undo."""

    def __init__(
        self, import_id: UUID, batches: tuple[str, str], queue: CommandQueue, db: Reader, origin: Origin
    ) -> None:
        self._import_id = import_id
        self._batches = batches
        self._queue = queue
        self._db = db
        self._origin = origin
        self._done: set[UUID] = set()
        """A customer may be affected by many pieces; undoing it once is enough."""

    async def undo(self, customers: Sequence[UUID]) -> Result:
        """Undo what the import did to these customers."""
        todo = [customer for customer in customers if customer not in self._done]
        self._done.update(todo)
        elsewhere = await known_elsewhere(self._db, todo)
        histories = await own_histories(self._db, todo)
        counts, remarks = Counter(rows=len(customers)), list[RowIssue]()

        async def undo_customer(customer: UUID) -> tuple[str, Sequence[str]]:
            return await self._one(customer, histories.get(customer, ()), elsewhere=customer in elsewhere)

        for customer, (what, left) in zip(todo, await run_throttled(self._queue, todo, undo_customer), strict=True):
            counts[what] += 1
            if left:
                remarks.append((0, str(customer), list(left)))
        return Result(counts, remarks, [])

    async def _one(self, customer: UUID, history: Sequence[bytes], *, elsewhere: bool) -> tuple[str, Sequence[str]]:
        for _ in range(TRIES):
            events = [LANGUAGE.decoder.parse(value) for value in history]
            plan = plan_undo(events, self._import_id, self._batches, known_elsewhere=elsewhere)
            refusal = await self._execute(plan, last=events[-1].sequence if events else 0)
            if not isinstance(refusal, VersionConflict):
                break
            history = (await own_histories(self._db, [customer])).get(customer, ())
            elsewhere = customer in await known_elsewhere(self._db, [customer])
        if refusal is not None:
            return "left", (refusal.detail,)
        withdrawn = any(isinstance(command, WithdrawCustomer) for command in plan.commands)
        if plan.left:
            return "left", plan.left
        return "withdrawn" if withdrawn else "restored" if plan.commands else "unchanged", ()

    async def _execute(self, plan: UndoPlan, *, last: int) -> Refused | None:
        """Execute the commands one after the other, each only if nobody else has recorded anything in the meantime."""
        for command in plan.commands:
            answer = await execute_until_done(self._queue, self._request(command, last))
            if isinstance(answer, Refused):
                return answer
            last = answer.position
        return None

    def _request(self, command: Command, last: int) -> CommandRequest:
        match command:
            case WithdrawContactPerson() | ChangeContactPerson():
                aggregate: Aggregate[Any] = CONTACT_PERSON
            case WithdrawCustomer():
                aggregate = IMPORT_UPDATE
            case _:
                aggregate = CUSTOMER
        return CommandRequest(aggregate, command, self._origin, last_known=last)
