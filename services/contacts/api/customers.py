"""Customers: lists and the 360."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime

from services.contacts.api.filters import Filter
from services.contacts.views.customer_360 import Customer360, customer_360, customer_360_as_of
from services.contacts.views.customer_list import CustomerListItem, Sort, list_customers
from shared.events.contacts import CustomerKind
from shared.identity.principal import READERS
from shared.message import Unknown
from shared.paging import Cursor, Limit
from shared.query import Page
from shared.web.routes import Db, Past, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers", tags=["customers"])
async def get_customers(
    db: Db,
    *,
    q: Filter = None,
    owner: Filter = None,
    tag: Filter = None,
    sector: Filter = None,
    territory: Filter = None,
    source: Filter = None,
    external_id: Filter = None,
    kind: CustomerKind | None = None,
    sort: Sort = "name",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CustomerListItem]:
    """Find customers: `q` matches names, e-mail addresses, phone numbers, cities and tags as one types.

    After those come customers whose contact person matches (`person`); where there are none, similar ones (`similar`).
    The last page may hold up to 50 more than `limit` of them.
    """
    return await list_customers(
        db,
        q=q,
        tag=tag,
        sort=sort,
        limit=limit,
        cursor=cursor,
        owner=owner,
        sector=sector,
        territory=territory,
        source=source,
        external_id=external_id,
        kind=kind,
    )


@router.get("/customers/{customer_id}", tags=["customers"])
async def get_customer(customer_id: UUID, db: Db, past: Past, as_of: AwareDatetime | None = None) -> Customer360:
    """Return the customer 360, as it is or as it stood at a moment."""
    found = await (_then(db, past, customer_id, as_of) if as_of else customer_360(db, customer_id))
    if found is None:
        raise Unknown(f"no such customer{' at that time' if as_of else ''}", field="customer_id")
    return found


async def _then(db: Db, past: Past, customer_id: UUID, at: datetime) -> Customer360 | None:
    return await customer_360_as_of(db, customer_id, await past(customer_id, at), at)
