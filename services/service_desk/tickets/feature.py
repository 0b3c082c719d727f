"""Tickets, from the first message to the solution."""

from services.service_desk.tickets import routes
from services.service_desk.tickets.domain.decide import TICKET
from services.service_desk.tickets.pages import ticket, tickets
from services.service_desk.tickets.views.hand_over import OPEN_TICKETS
from services.service_desk.tickets.views.messages import TICKET_MESSAGES
from shared.kernel.consent import CONSENTS
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(TICKET,),
    views=(CONSENTS, TICKET_MESSAGES),
    commands=routes.COMMANDS,
    routers=(routes.router, tickets.router, ticket.router),
    hand_over=(OPEN_TICKETS,),
    menu=(Link(N_("Board"), "/", "kanban"), Link(N_("Tickets"), "/ui/tickets", "inbox")),
    actions=(Link(N_("New ticket"), "/#new-ticket", "plus"),),
)
