"""Executing hand-overs in the background: one command per item, as if a person had worked through a list.

No progress is stored: the remaining work is whatever still belongs to the colleague. After a crash or an outage, the
next process continues from there. Each item is moved only once, because afterwards it has another owner.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from shared.engine.commands.dispatch import dispatch_all, execute_until_done
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import BatchStore
from shared.engine.jobs.worker import run_when_events
from shared.engine.service import Service
from shared.events.catalogue import types_of
from shared.events.contacts.people.colleagues import UserEvent
from shared.events.contacts.people.hand_overs import UserHandOverEvent
from shared.kernel.hand_over import (
    FinishHandOver,
    HandOver,
    HandOverDone,
    HandOverRule,
    hand_overs_since,
    receiver_of,
    unfinished,
)
from shared.kernel.own_work import HAND_OVER
from shared.messages.refusals import Refused
from shared.model.aggregate import Aggregate
from shared.model.view import Rows
from shared.query.select import select

log = structlog.get_logger(__name__)
PIECE = 500
"""Number of items that are read and moved together."""
HAND_OVER_EVENTS = types_of(UserEvent | UserHandOverEvent)
"""Events after which there may be items to hand over, or a colleague to receive them."""


class HandOverWorker:
    """Executes hand-overs, one at a time."""

    def __init__(
        self,
        service: Service,
        finishing: Aggregate[HandOverDone],
        rules: Sequence[HandOverRule],
        colleagues: Rows[Any],
    ) -> None:
        self._service = service
        self._db = service.database
        self._department = service.department.name
        self._inputs = BatchStore(service.database)
        self._finishing = finishing
        self._rules = rules
        self._colleagues = colleagues

    async def run(self) -> None:
        """Work until cancelled."""
        await run_when_events(self._service.changes, HAND_OVER_EVENTS, self._turn)

    async def _turn(self) -> bool:
        """Execute the requested hand-overs; blocked ones wait for the next call."""
        for hand_over in await unfinished(self._db, self._department):
            async with self._inputs.alone(hand_over.hand_over_id) as alone:
                if alone:
                    await self._carry_out(hand_over)
        return False

    async def _carry_out(self, hand_over: HandOver) -> None:
        """Move the remaining items; record completion once there are none."""
        to = receiver_of(hand_over, await hand_overs_since(self._db, hand_over.asked_at))
        if to != hand_over.handle and await self._left(hand_over) and await self._has_left(to):
            log.warning(
                "a hand-over is held up: who takes over has left as well", hand_over_id=str(hand_over.hand_over_id)
            )
            return
        moved = {rule.name: await self._move(hand_over, rule, to) for rule in self._rules}
        if to != hand_over.handle and await self._left(hand_over):
            log.warning("a hand-over is held up", hand_over_id=str(hand_over.hand_over_id))
            return
        command = FinishHandOver(
            hand_over_id=hand_over.hand_over_id, department=self._department, handle=hand_over.handle, moved=moved
        )
        await execute_until_done(self._service.queue, CommandRequest(self._finishing, command, origin_of(hand_over)))

    async def _move(self, hand_over: HandOver, rule: HandOverRule, to: str) -> int:
        moved, last = 0, rule.before_all
        while to != hand_over.handle and (records := await self._db.fetch(rule.query, hand_over.handle, last, PIECE)):
            last = records[-1]["id"]
            commands = (rule.command(thing, to) for thing in records)
            requests = (CommandRequest(rule.aggregate, command, origin_of(hand_over)) for command in commands)
            answers = [one_sent.answer for one_sent in await dispatch_all(self._service.queue, enumerate(requests))]
            for refusal in {answer.detail for answer in answers if isinstance(answer, Refused)}:
                log.warning("not handed over", hand_over_id=str(hand_over.hand_over_id), kind=rule.name, rule=refusal)
            moved += sum(not isinstance(answer, Refused) and bool(answer.events) for answer in answers)
        return moved

    async def _left(self, hand_over: HandOver) -> bool:
        return any([await self._db.fetch(rule.query, hand_over.handle, rule.before_all, 1) for rule in self._rules])

    async def _has_left(self, handle: str) -> bool:
        return await select(self._colleagues).equal(handle=handle, active=False).exists(self._db)


def origin_of(hand_over: HandOver) -> Origin:
    """Return the origin of a hand-over's events: its requester and the event that caused it."""
    return Origin(
        actor=hand_over.asked_by,
        correlation_id=f"handover/{hand_over.hand_over_id}",
        causation_id=str(hand_over.event_id),
        channel=HAND_OVER,
    )
