"""One customer as sales sees it, beside its whole history."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.pages.pipeline import page_context
from services.sales.opportunities.views.opportunities import OpportunityFilter, opportunities
from services.sales.shell import PAGES
from shared.messages.clock import utc_now
from shared.web.api.routes import Db, Viewer
from shared.web.pages.customer_page import MOST, customer_context

router = PAGES.router(OPPORTUNITY_POLICY)


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the customer's opportunities beside its history."""
    filters = OpportunityFilter(customer_id=customer_id)
    page = await opportunities(db, filters, "opened", limit=MOST, cursor=None, now=utc_now())
    return PAGES.render(
        request,
        "sales_customer.html",
        part="sales_customer_deals.html",
        page=page,
        **await customer_context(request, db, customer_id),
        **await page_context(request, db, viewer),
    )
