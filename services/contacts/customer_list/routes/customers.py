"""Finding customers over HTTP."""

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_POLICY
from services.contacts.customer_list.routes.filters import CustomersAsked
from services.contacts.customer_list.views.customer_list import CustomerListItem, Sort, list_customers
from shared.identity import security_log
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import SearchDb, Viewer, allow

router = APIRouter(dependencies=[allow(CUSTOMER_POLICY)])


@router.get("/customers", tags=["customers"])
async def get_customers(
    viewer: Viewer, db: SearchDb, filters: CustomersAsked, sort: Sort = "name", limit: Limit = 50, cursor: Cursor = None
) -> Page[CustomerListItem]:
    """Find customers: `q` matches names, e-mail addresses, phone numbers, cities and tags while typing.

    Next come customers with a matching contact person, note or discussion (`found_in`). If there are neither, the first
    page holds up to 50 similar ones (`similar`).
    """
    page = await list_customers(db, filters, sort=sort, limit=limit, cursor=cursor)
    if cursor is not None:
        security_log.record("read_on", viewer, kind="customers", count=len(page.items))
    return page
