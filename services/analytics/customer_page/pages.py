"""A customer as analytics sees it: the same history as in every department."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.analytics.shell import PAGES
from shared.kernel.access import HISTORY_POLICY
from shared.web.pages.history.panel import panel

router = PAGES.router(HISTORY_POLICY)


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID) -> HTMLResponse:
    """Show the customer's history with its fingerprint."""
    return PAGES.render(request, "analytics_customer.html", history=await panel(request, customer_id))
