"""Customers and colleagues as sales knows them."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.views.opportunities import (
    OpportunityCard,
    OpportunityFilter,
    opportunities,
)
from shared.kernel.customers import known_customer, require_customer
from shared.messages.clock import utc_now
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Db, allow

router = APIRouter(tags=["sales"], dependencies=[allow(OPPORTUNITY_POLICY)])


class CustomerInSales(BaseModel):
    """A customer as sales sees it."""

    customer_id: UUID
    kind: str
    name: str
    opportunities: Page[OpportunityCard]


@router.get("/customers/{customer_id}")
async def get_customer(db: Db, customer_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> CustomerInSales:
    """Return a customer with its opportunities."""
    customer = require_customer(await known_customer(db, customer_id))
    filters = OpportunityFilter(customer_id=customer_id)
    page = await opportunities(db, filters, "opened", limit=limit, cursor=cursor, now=utc_now())
    return CustomerInSales(customer_id=customer_id, kind=customer.kind, name=customer.name, opportunities=page)
