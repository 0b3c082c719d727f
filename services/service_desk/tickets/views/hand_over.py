"""Unfinished tickets pass to another colleague when their assignee hands over."""

from services.service_desk.tickets.domain.commands import AssignTicket
from services.service_desk.tickets.domain.decide import TICKET
from shared.kernel.hand_over import HandOverRule

OPEN_TICKETS = HandOverRule(
    "tickets",
    TICKET,
    "assignee = $1 AND status NOT IN ('resolved', 'closed')",
    lambda row, to: AssignTicket(ticket_id=row["id"], assignee=to),
)
