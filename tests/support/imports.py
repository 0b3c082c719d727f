"""Imports of files into the running product."""

from infra.imports.execution import senders, tokens
from infra.imports.plan import Plan
from infra.imports.run import Outcome, execute, wait_until_all_read
from tests.support.product import Product


class Interrupted(Exception):  # noqa: N818 - not an error
    """The test interrupted the import."""


async def send(product: Product, plan: Plan, break_off_after: int | None = None, side_by_side: int = 4) -> Outcome:
    settled = 0

    def progress(_title: str, commands: int) -> None:
        nonlocal settled
        settled += commands
        if break_off_after is not None and settled >= break_off_after:
            raise Interrupted

    with senders(plan.batch, plan.channel, product.settings, tokens(product.settings), side_by_side) as ready:
        outcome = await execute(plan, ready, progress)
        assert await wait_until_all_read(ready[0])
    return outcome
