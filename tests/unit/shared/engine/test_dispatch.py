"""Work in the background makes room for the commands of people."""

import asyncio
from dataclasses import dataclass
from typing import cast

import pytest

from shared.engine.commands.dispatch import AT_ONCE, FEW, done_aside
from shared.engine.commands.queue import CommandLane


@dataclass
class Lane:
    """A lane of which others want something, or nobody does."""

    in_demand: bool


@pytest.mark.parametrize(("lane", "room"), [(Lane(in_demand=False), AT_ONCE), (Lane(in_demand=True), FEW)])
async def test_as_many_are_under_way_as_others_leave_room_for(lane: Lane, room: int) -> None:
    under_way = most = 0

    async def do(number: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return -number

    work = range(2 * AT_ONCE + 1)
    assert await done_aside(cast("CommandLane", lane), work, do) == [-number for number in work]
    assert most == room
