"""A ticket with its conversation."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.service_desk.access import TICKET_POLICY
from services.service_desk.shell import PAGES
from services.service_desk.tickets.pages.tickets import page_context
from services.service_desk.tickets.views.messages import conversation
from services.service_desk.tickets.views.tickets import TicketFilter, ticket, tickets
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, Viewer

EARLIER = 6
"""How many other tickets of the customer are shown beside a ticket."""

router = PAGES.router(TICKET_POLICY)


@router.get("/ui/tickets/{ticket_id}")
async def one(request: Request, ticket_id: UUID, db: Db, viewer: Viewer, part: str = "") -> HTMLResponse:
    """Show the ticket, or for a script only its conversation or its facts."""
    details = await ticket(db, ticket_id, utc_now())
    if details is None:
        raise Unknown("there is no such ticket")
    of_customer = TicketFilter(customer_id=details.customer_id)
    others = await tickets(db, of_customer, "opened", limit=EARLIER + 1, cursor=None, now=utc_now())
    return PAGES.render(
        request,
        "ticket.html",
        part="ticket_facts.html" if part == "facts" else "ticket_conversation.html",
        ticket=details,
        conversation=await conversation(db, ticket_id),
        others=[other for other in others.items if other.ticket_id != ticket_id][:EARLIER],
        **await page_context(request, db, viewer),
    )
