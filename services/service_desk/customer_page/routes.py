"""Customers and colleagues as the service desk knows them."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.service_desk.access import TICKET_POLICY
from services.service_desk.calls.views import CallFilter, CallLine, calls
from services.service_desk.tickets.views.tickets import TicketCard, TicketFilter, tickets
from shared.kernel.customers import known_customer, require_customer
from shared.messages.clock import utc_now
from shared.query.paging import Limit, Page
from shared.web.api.routes import Db, allow

router = APIRouter(tags=["service desk"], dependencies=[allow(TICKET_POLICY)])


class CustomerAtTheDesk(BaseModel):
    """A customer as the service desk sees it."""

    customer_id: UUID
    kind: str
    name: str
    tickets: Page[TicketCard]
    calls: Page[CallLine]


@router.get("/customers/{customer_id}")
async def get_customer(db: Db, customer_id: UUID, limit: Limit = 50) -> CustomerAtTheDesk:
    """Return a customer with its tickets and calls."""
    customer = require_customer(await known_customer(db, customer_id))
    filters = TicketFilter(customer_id=customer_id)
    return CustomerAtTheDesk(
        customer_id=customer_id,
        kind=customer.kind,
        name=customer.name,
        tickets=await tickets(db, filters, "opened", limit=limit, cursor=None, now=utc_now()),
        calls=await calls(db, CallFilter(customer_id=customer_id), limit=limit, cursor=None),
    )
