"""Read-your-writes across departments: wait until a service has received the events that the caller has seen."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from shared.engine.changes import Changes
from shared.history.fingerprint import positions
from shared.history.history import Histories, source_name
from shared.messages.refusals import Invalid

LONGEST_WAIT = 5.0
LOOK_AGAIN = 0.25


class NotReached(Exception):  # noqa: N818 - reported to the caller as 504
    """The requested positions did not arrive in time; `positions` contains the current ones."""

    def __init__(self, present: Mapping[str, int]) -> None:
        super().__init__("the requested position has not arrived here yet")
        self.positions = dict(present)


def parse_positions(text: str) -> dict[str, int]:
    """Parse `contacts:17,sales:5`; `contacts@<customer id>:3` refers to a customer merged into the requested customer.

    Raises:
        Invalid: it is not a list of sources with sequences.
    """
    positions: dict[str, int] = {}
    for part in text.split(","):
        source, _, number = part.strip().rpartition(":")
        if not source or not number.isdecimal():
            raise Invalid("must be <source>:<sequence>[,…], such as contacts:17,sales:5", field="at_least")
        positions[source_name(source)] = int(number)
        if "@" in source and not _is_id(source.partition("@")[2]):
            raise Invalid("must name a customer after the @, such as contacts@<customer id>:3", field="at_least")
    return positions


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


async def wait_for_position(
    histories: Histories,
    changes: Changes,
    customer_id: UUID,
    required: Mapping[str, int],
    seconds: float = LONGEST_WAIT,
) -> None:
    """Return once a customer's history has reached at least this position here.

    Raises:
        NotReached: it has not reached it after `seconds`.
    """
    subjects = [customer_id, *(UUID(named) for _, _, named in (source.partition("@") for source in required) if named)]
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        present = positions(await histories.ends(subjects), customer_id)
        if all(present.get(source, 0) >= number for source, number in required.items()):
            return
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise NotReached(present)
        await changes.wait(min(left, LOOK_AGAIN))
