"""One ticket with its conversation, and one customer as the service desk sees it."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.service_desk.pages.shell import PAGES
from services.service_desk.pages.tickets import frame
from services.service_desk.views.calls import CallFilter, calls
from services.service_desk.views.messages import conversation
from services.service_desk.views.tickets import TicketFilter, ticket, tickets
from shared.identity.principal import READERS, Principal
from shared.kernel.customers import known_customer
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, allow
from shared.web.pages.history.panel import panel

EARLIER = 6
"""How many other tickets of the customer stand beside a ticket."""
MOST = 50

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]


@router.get("/ui/tickets/{ticket_id}")
async def one(request: Request, ticket_id: UUID, db: Db, viewer: Viewer, part: str = "") -> HTMLResponse:
    """Show the ticket, or for a script only its conversation or its facts."""
    found = await ticket(db, ticket_id, utc_now())
    if found is None:
        raise Unknown("there is no such ticket")
    of_customer = TicketFilter(customer_id=found.customer_id)
    others = await tickets(db, of_customer, "opened", limit=EARLIER + 1, cursor=None, now=utc_now())
    return PAGES.render(
        request,
        "ticket.html",
        part="ticket_facts.html" if part == "facts" else "ticket_conversation.html",
        ticket=found,
        conversation=await conversation(db, ticket_id),
        others=[other for other in others.items if other.ticket_id != ticket_id][:EARLIER],
        **await frame(db, request, viewer),
    )


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the customer's tickets and calls beside its history."""
    known = await known_customer(db, customer_id)
    if known is None:
        raise Unknown("the service desk knows no such customer")
    wanted = TicketFilter(customer_id=customer_id)
    return PAGES.render(
        request,
        "desk_customer.html",
        part="desk_customer_tickets.html",
        customer=known,
        page=await tickets(db, wanted, "opened", limit=MOST, cursor=None, now=utc_now()),
        calls=(await calls(db, CallFilter(customer_id=customer_id), limit=MOST, cursor=None)).items,
        history=await panel(request, customer_id),
        **await frame(db, request, viewer),
    )
