"""Merging: find the other customer, look at both side by side, choose, merge."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.access import MERGE_POLICY
from services.contacts.customer_list.routes.filters import CustomersAsked
from services.contacts.customer_list.views.customer_list import list_customers
from services.contacts.fields.views import list_custom_fields
from services.contacts.merging.views import merge_preview
from services.contacts.profile.views.customer_360 import customer_360
from services.contacts.shell import PAGES
from shared.identity.principal import Principal
from shared.kernel.customers import require_customer
from shared.messages.clock import utc_now
from shared.web.api.routes import Db, SearchDb, allow

router = PAGES.router(MERGE_POLICY)
MAX_SUGGESTIONS = 8
"""How many customers the picker offers."""


@router.get("/ui/pick", dependencies=[allow(MERGE_POLICY)])
async def pick(request: Request, db: SearchDb, filters: CustomersAsked) -> HTMLResponse:
    """Offer customers to choose from, found by the usual search of contacts."""
    customers = (await list_customers(db, filters, limit=MAX_SUGGESTIONS)).items[:MAX_SUGGESTIONS] if filters.q else ()
    return PAGES.render(request, "pick.html", results=customers, q=filters.q or "")


@router.get("/ui/customers/{customer_id}/merge")
async def merge(
    request: Request,
    customer_id: UUID,
    db: Db,
    _viewer: Annotated[Principal, allow(MERGE_POLICY, "change")],
    other: Annotated[UUID | None, Query(alias="customer_id")] = None,
) -> HTMLResponse:
    """Show the choice of the other customer or, once chosen, both side by side."""
    customer = require_customer(await customer_360(db, customer_id, utc_now()), field=None)
    preview = await merge_preview(db, customer_id, other) if other else None
    titles = {definition.field: definition.label for definition in await list_custom_fields(db)}
    return PAGES.render(request, "customer_merge.html", customer=customer, preview=preview, titles=titles)
