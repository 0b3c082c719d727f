"""One customer as the service desk sees it."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.service_desk.access import TICKET_POLICY
from services.service_desk.calls.views import CallFilter, calls
from services.service_desk.shell import PAGES
from services.service_desk.tickets.pages.tickets import page_context
from services.service_desk.tickets.views.tickets import TicketFilter, tickets
from shared.messages.clock import utc_now
from shared.web.api.routes import Db, Viewer
from shared.web.pages.customer_page import MOST, customer_context

router = PAGES.router(TICKET_POLICY)


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the customer's tickets and calls beside the history."""
    filters = TicketFilter(customer_id=customer_id)
    return PAGES.render(
        request,
        "desk_customer.html",
        part="desk_customer_tickets.html",
        page=await tickets(db, filters, "opened", limit=MOST, cursor=None, now=utc_now()),
        calls=(await calls(db, CallFilter(customer_id=customer_id), limit=MOST, cursor=None)).items,
        **await customer_context(request, db, customer_id),
        **await page_context(request, db, viewer),
    )
