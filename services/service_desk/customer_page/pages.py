"""One customer as the service desk sees it."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.service_desk.calls.views import CallFilter, calls
from services.service_desk.shell import PAGES
from services.service_desk.tickets.pages.tickets import frame
from services.service_desk.tickets.views.tickets import TicketFilter, tickets
from shared.identity.principal import READERS, Principal
from shared.kernel.customers import known_customer
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, allow
from shared.web.pages.history.panel import panel

MOST = 50

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]


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
