"""Background work yields to commands of users."""

import asyncio
from dataclasses import dataclass
from typing import NoReturn, cast
from uuid import UUID

import pytest

from services.contacts.duplicates.domain.duplicate import DUPLICATE, DismissDuplicate
from shared.engine.commands.dispatch import AT_ONCE, FEW, execute_until_done, run_throttled
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.messages.refusals import Moved


@dataclass
class Queue:
    """A queue with or without waiting users."""

    has_waiting_users: bool


@pytest.mark.parametrize(
    ("queue", "room"), [(Queue(has_waiting_users=False), AT_ONCE), (Queue(has_waiting_users=True), FEW)]
)
async def test_as_many_are_under_way_as_others_leave_room_for(queue: Queue, room: int) -> None:
    under_way = most = 0

    async def do(number: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return -number

    work = range(2 * AT_ONCE + 1)
    assert await run_throttled(cast("CommandQueue", queue), work, do) == [-number for number in work]
    assert most == room


class Merged:
    """A queue that reports every customer as merged."""

    async def execute(self, _request: CommandRequest, *, background: bool) -> NoReturn:
        raise Moved(UUID(int=int(background)))


async def test_who_means_these_very_customers_does_not_follow_merges() -> None:
    command = DismissDuplicate(customer_id=UUID(int=1), other_id=UUID(int=2))
    request = CommandRequest(DUPLICATE, command, Origin("system:scan", "scan", "scan"))
    assert isinstance(await execute_until_done(cast("CommandQueue", Merged()), request, follow_merges=False), Moved)
