"""Consent over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_PATH, WRITERS
from services.contacts.consent import domain as consent
from services.contacts.consent.views import Consents, consents_then, ledger
from shared.identity.principal import READERS
from shared.kernel.consent import consents_of
from shared.messages.clock import utc_now
from shared.messages.fields import Moment
from shared.web.api.routes import CommandRoute, Db, Past, allow

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/give",
        consent.GiveConsent,
        consent.CONSENT,
        WRITERS,
        summary="Record that the customer allows contact for a purpose through a channel",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/withdraw",
        consent.WithdrawConsent,
        consent.CONSENT,
        WRITERS,
        summary="Record that the customer no longer allows it; any and any: do not contact",
    ),
)


router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers/{customer_id}/consents", tags=["consent"])
async def get_consents(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Consents:
    """Return the consent ledger, as it is now or as it stood at a given moment."""
    if as_of is None:
        return ledger(await consents_of(db, customer_id), utc_now())
    return ledger(consents_then(customer_id, await past(customer_id, as_of)), as_of)
