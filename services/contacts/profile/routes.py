"""The customer 360 over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_POLICY
from services.contacts.profile.views import activity
from services.contacts.profile.views.activity import ProfileActivity
from services.contacts.profile.views.customer_360 import Customer360, customer_360, customer_360_as_of
from shared.kernel.customers import require_customer
from shared.messages.clock import utc_now
from shared.messages.fields import Moment
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, Past, allow

router = APIRouter(dependencies=[allow(CUSTOMER_POLICY)])


@router.get("/customers/{customer_id}/dealings", tags=["customers"])
async def get_profile_activity(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> ProfileActivity:
    """Return visits, needs, competitors, discussions and open next steps of a customer, now or at a moment."""
    if as_of is None:
        return await activity.profile_activity(db, customer_id)
    return activity.profile_activity_of(await past(customer_id, as_of))


@router.get("/customers/{customer_id}", tags=["customers"])
async def get_customer(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Customer360:
    """Return the customer 360, as it is or as it stood at a moment."""
    if as_of is None:
        customer = await customer_360(db, customer_id, utc_now())
    else:
        customer = await customer_360_as_of(db, past, customer_id, as_of)
    if customer is None and as_of is not None:
        raise Unknown("there was no such customer at that time", field="customer_id")
    return require_customer(customer)
