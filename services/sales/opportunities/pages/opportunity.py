"""One opportunity beside the customer's whole history."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.pages.pipeline import page_context
from services.sales.opportunities.views.opportunities import opportunity
from services.sales.shell import PAGES
from shared.messages.clock import utc_now
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, Viewer
from shared.web.pages.history.panel import panel

router = PAGES.router(OPPORTUNITY_POLICY)


@router.get("/ui/opportunities/{opportunity_id}")
async def one(request: Request, opportunity_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the opportunity, or only its card for a script."""
    deal = await opportunity(db, opportunity_id, utc_now())
    if deal is None:
        raise Unknown("there is no such opportunity")
    return PAGES.render(
        request,
        "opportunity.html",
        part="opportunity_card.html",
        deal=deal,
        history=await panel(request, deal.customer_id),
        **await page_context(request, db, viewer),
    )
