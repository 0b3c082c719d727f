"""One customer as sales sees it, beside its whole history."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.sales.opportunities.pages.pipeline import frame
from services.sales.opportunities.views.opportunities import OpportunityFilter, opportunities
from services.sales.shell import PAGES
from shared.identity.principal import READERS, Principal
from shared.kernel.customers import known_customer
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, allow
from shared.web.pages.history.panel import panel

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]


MOST = 50
"""How many of a customer's opportunities its page shows."""


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
