"""What a customer allows: the ledger as it stands or stood."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.views.consents import Consents, consents_then, ledger
from shared.clock import utc_now
from shared.consents import consents_of
from shared.identity.principal import READERS
from shared.message import Moment
from shared.web.routes import Db, Past, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers/{customer_id}/consents", tags=["consent"])
async def get_consents(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Consents:
    """Return the consent ledger, as it is or as it stood at a moment."""
    if as_of is None:
        return ledger(await consents_of(db, customer_id), utc_now())
    return ledger(consents_then(customer_id, await past(customer_id, as_of)), as_of)
