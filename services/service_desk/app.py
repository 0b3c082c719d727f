"""The one place that knows all parts of this department and puts them together."""

from services.service_desk.api import COMMANDS, router
from services.service_desk.department import HAND_OVER_DONE, SERVICE_DESK
from services.service_desk.domain.ticket_commands import AssignTicket
from services.service_desk.domain.ticket_rules import TICKETS
from services.service_desk.pages import routers
from services.service_desk.pages.shell import PAGES
from shared.engine.service import Service
from shared.kernel.hand_over_worker import HandOverWorker, Move
from shared.web.api.app import Interface
from shared.web.run import run

MOVES = (
    Move(
        "tickets",
        TICKETS,
        "SELECT ticket_id AS id FROM tickets WHERE assignee = $1 AND status NOT IN ('resolved', 'closed') "
        "AND ticket_id > $2 ORDER BY id LIMIT $3",
        lambda thing, to: AssignTicket(ticket_id=thing["id"], assignee=to),
    ),
)


def interface() -> Interface:
    """Return what this department offers over HTTP."""
    return Interface(commands=COMMANDS, routers=[router, *routers], pages=PAGES, background=_background)


async def _background(service: Service) -> None:
    """Follow when contacts says that a colleague hands over."""
    await HandOverWorker(service, HAND_OVER_DONE, MOVES).run()


def main() -> None:
    """Run the department until it is told to stop."""
    run(SERVICE_DESK, interface)
