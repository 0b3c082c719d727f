"""The one place that knows all parts of this department and puts them together."""

from services.service_desk.department import HAND_OVER_DONE, SERVICE_DESK
from services.service_desk.interface import COMMANDS, routers
from services.service_desk.shell import PAGES
from services.service_desk.tickets.domain.commands import AssignTicket
from services.service_desk.tickets.domain.decide import TICKET
from shared.engine.service import Service
from shared.kernel.hand_over_worker import HandOverWorker, Move
from shared.web.api.app import Interface
from shared.web.run import run

MOVES = (
    Move(
        "tickets",
        TICKET,
        "SELECT ticket_id AS id FROM tickets WHERE assignee = $1 AND status NOT IN ('resolved', 'closed') "
        "AND ticket_id > $2 ORDER BY id LIMIT $3",
        lambda thing, to: AssignTicket(ticket_id=thing["id"], assignee=to),
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
    run(SERVICE_DESK, interface)
