"""One opportunity, and one customer as sales sees it; both beside the customer's whole history."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.sales.pages.pipeline import frame
from services.sales.pages.shell import PAGES
from services.sales.views.opportunities import OpportunityFilter, opportunities, opportunity
from shared.identity.principal import READERS, Principal
from shared.kernel.customers import known_customer
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, allow
from shared.web.pages.history.panel import panel

MOST = 50
"""How many of a customer's opportunities its page shows."""

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]


@router.get("/ui/opportunities/{opportunity_id}")
async def one(request: Request, opportunity_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the opportunity, or for a script only its card."""
    found = await opportunity(db, opportunity_id, utc_now())
    if found is None:
        raise Unknown("there is no such opportunity")
    return PAGES.render(
        request,
        "opportunity.html",
        part="opportunity_card.html",
        deal=found,
        history=await panel(request, found.customer_id),
        **await frame(db, request, viewer),
    )


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the customer's opportunities beside its history."""
    known = await known_customer(db, customer_id)
    if known is None:
        raise Unknown("sales knows no such customer")
    wanted = OpportunityFilter(customer_id=customer_id)
    page = await opportunities(db, wanted, "opened", limit=MOST, cursor=None, now=utc_now())
    return PAGES.render(
        request,
        "sales_customer.html",
        part="sales_customer_deals.html",
        customer=known,
        page=page,
        history=await panel(request, customer_id),
        **await frame(db, request, viewer),
    )
