"""The customer file as a list: searched while typing, filtered by chips, and where new customers are added."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import CUSTOMER_POLICY, SAVED_VIEW_POLICY
from services.contacts.customer_list.domain.saved_view import SAVED_VIEW, shown_view
from services.contacts.customer_list.routes.filters import CustomersAsked
from services.contacts.customer_list.views.customer_list import Count, Sort, count_customers, list_customers
from services.contacts.customer_list.views.saved_views import views_for
from services.contacts.people import views as colleagues
from services.contacts.shell import PAGES
from shared.identity import security_log
from shared.query.paging import Cursor
from shared.web.api.routes import SearchDb, Viewer

PER_PAGE = 50
FOUND = 8
"""How many customers the command menu shows."""

router = PAGES.router(CUSTOMER_POLICY)


@router.get("/")
async def customers(
    request: Request, db: SearchDb, viewer: Viewer, filters: CustomersAsked, sort: Sort = "name", cursor: Cursor = None
) -> HTMLResponse:
    """Show the matching customers; return only the rows to a script."""
    views = await views_for(db, viewer.actor)
    page = await list_customers(db, filters, sort=sort, limit=PER_PAGE, cursor=cursor)
    if cursor is not None:
        security_log.record("read_on", viewer, kind="customers", count=len(page.items))
    only_rows = cursor is not None and "hx-request" in request.headers
    shown = shown_view(views, filters, sort)
    return PAGES.render(
        request,
        "customers.html",
        part="customer_rows.html" if cursor else "customer_part.html",
        page=page,
        counted=Count(0) if only_rows else await count_customers(db, filters),
        filters=filters.model_dump() | {"sort": sort},
        filtered=filters.model_dump(exclude_none=True),
        colleagues=await colleagues.choices(db),
        views=views,
        shown_view=shown,
        may_keep=SAVED_VIEW_POLICY.admits(viewer, "change"),
        may_change=shown is not None and SAVED_VIEW.allows(viewer, shown, "change"),
        may_write=CUSTOMER_POLICY.admits(viewer, "change"),
        me=viewer.user,
    )


@router.get("/ui/search")
async def search(request: Request, db: SearchDb, filters: CustomersAsked) -> HTMLResponse:
    """Show the results for the command menu."""
    customers = (await list_customers(db, filters, limit=FOUND)).items[:FOUND] if filters.q else []
    results = [
        {
            "href": address(customer.customer_id),
            "title": customer.name,
            "note": (customer.found_in.text if customer.found_in else None) or customer.city or customer.sector or "",
        }
        for customer in customers
    ]
    similar = bool(customers and customers[0].similar)
    return PAGES.render(request, "search.html", q=filters.q or "", results=results, similar=similar)


def address(customer_id: UUID) -> str:
    """Return the address of a customer's page."""
    return f"/ui/customers/{customer_id}"
