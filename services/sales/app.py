"""The one place that knows all parts of this department and puts them together."""

from services.sales.department import HAND_OVER_DONE, SALES
from services.sales.interface import routers
from services.sales.opportunities.domain.commands import ReassignOpportunity
from services.sales.opportunities.domain.decide import OPPORTUNITY
from services.sales.opportunities.routes import COMMANDS
from services.sales.shell import PAGES
from shared.engine.service import Service
from shared.kernel.hand_over_worker import HandOverWorker, Move
from shared.web.api.app import Interface
from shared.web.run import run

MOVES = (
    Move(
        "opportunities",
        OPPORTUNITY,
        "SELECT opportunity_id AS id FROM opportunities WHERE owner = $1 AND status = 'open' "
        "AND opportunity_id > $2 ORDER BY id LIMIT $3",
        lambda thing, to: ReassignOpportunity(opportunity_id=thing["id"], owner=to),
    ),
)


def interface() -> Interface:
    """Return what this department offers over HTTP."""
    return Interface(commands=COMMANDS, routers=routers, pages=PAGES, background=_background)


async def _background(service: Service) -> None:
    """Follow when contacts says that a colleague hands over."""
    await HandOverWorker(service, HAND_OVER_DONE, MOVES).run()


def main() -> None:
    """Run the department until it is told to stop."""
    run(SALES, interface)
