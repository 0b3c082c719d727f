"""Customers: lists and the 360."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.api.filters import CustomersAsked
from services.contacts.views.customer_360 import Customer360, customer_360, customer_360_as_of
from services.contacts.views.customer_list import CustomerListItem, Sort, list_customers
from shared.identity.principal import READERS
from shared.messages.fields import Moment
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Db, Past, SearchDb, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers", tags=["customers"])
async def get_customers(
    db: SearchDb, filters: CustomersAsked, sort: Sort = "name", limit: Limit = 50, cursor: Cursor = None
) -> Page[CustomerListItem]:
    """Find customers: `q` matches names, e-mail addresses, phone numbers, cities and tags as one types.

    After those come customers of whom a contact person, a note or a discussion matches (`found_in`). Where there are
    none of either, the first page holds up to 50 similar ones (`similar`).
    """
    return await list_customers(db, filters, sort=sort, limit=limit, cursor=cursor)


@router.get("/customers/{customer_id}", tags=["customers"])
async def get_customer(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Customer360:
    """Return the customer 360, as it is or as it stood at a moment."""
    found = await (customer_360_as_of(db, past, customer_id, as_of) if as_of else customer_360(db, customer_id))
    if found is None:
        raise Unknown(f"no such customer{' at that time' if as_of else ''}", field="customer_id")
    return found
