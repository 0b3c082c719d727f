"""What a customer allows: the ledger as it stands or stood."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.views.consents import Consents, consents_then, ledger
from shared.identity.principal import READERS
from shared.kernel.consent import consents_of
from shared.messages.clock import utc_now
from shared.messages.fields import Moment
from shared.web.api.routes import Db, Past, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers/{customer_id}/consents", tags=["consent"])
async def get_consents(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Consents:
    """Return the consent ledger, as it is or as it stood at a moment."""
    if as_of is None:
        return ledger(await consents_of(db, customer_id), utc_now())
    return ledger(consents_then(customer_id, await past(customer_id, as_of)), as_of)
