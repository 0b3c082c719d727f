"""Consent over HTTP."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.contacts.access import CONSENT_POLICY, CONSENT_REQUEST_POLICY, CUSTOMER_PATH
from services.contacts.consent.domain import consent
from services.contacts.consent.domain.request import CONSENT_REQUEST, IssueConsentLink
from services.contacts.consent.views import Consents, WaitingConsent, consents_then, ledger, list_waiting_consents
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.identity.principal import Principal
from shared.kernel.consent import consents_of
from shared.messages.clock import utc_now
from shared.messages.fields import Moment
from shared.messages.tokens import hash_of
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, Past, Running, allow

LINK_PATH = "/public/consents/{token}"
"""Where a link leads: open to whoever has its token."""
TOKEN_BYTES = 32


class ConsentLink(BaseModel):
    """A link that confirms a consent. It is shown only here; no store contains it."""

    request_id: UUID
    token: str
    link: str
    expires_at: datetime


COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/give",
        consent.GiveConsent,
        consent.CONSENT,
        summary="Record that the customer allows contact for a purpose through a channel",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/withdraw",
        consent.WithdrawConsent,
        consent.CONSENT,
        summary="Record that the customer no longer allows it; any and any: do not contact",
    ),
)


router = APIRouter()


@router.get("/customers/{customer_id}/consents", dependencies=[allow(CONSENT_POLICY)], tags=["consent"])
async def get_consents(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Consents:
    """Return the consent ledger, as it is now or as it stood at a given moment."""
    if as_of is None:
        return ledger(await consents_of(db, customer_id), utc_now())
    return ledger(consents_then(customer_id, await past(customer_id, as_of)), as_of)


@router.get("/consent-requests", dependencies=[allow(CONSENT_REQUEST_POLICY)], tags=["consent"])
async def get_consent_requests(
    db: Db, customer_id: UUID | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[WaitingConsent]:
    """List the consents that wait for confirmation, the latest first."""
    return await list_waiting_consents(db, customer_id=customer_id, limit=limit, cursor=cursor)


@router.post("/consent-requests/{request_id}/link", tags=["consent"], status_code=201)
async def issue_link(
    http: Request,
    request_id: UUID,
    runtime: Running,
    principal: Annotated[Principal, allow(CONSENT_REQUEST_POLICY, "change")],
) -> ConsentLink:
    """Make a link that confirms the consent, to be sent to the request's address. Nothing is sent from here."""
    token, cause = token_urlsafe(TOKEN_BYTES), f"consent-request/{request_id}"
    expires_at = utc_now() + timedelta(days=runtime.settings.consent_link_days)
    command = IssueConsentLink(request_id=request_id, token_hash=hash_of(token), expires_at=expires_at)
    origin = Origin(principal.actor, cause, cause)
    await runtime.queue.execute(CommandRequest(CONSENT_REQUEST, command, origin, principal.roles, action="change"))
    link = str(http.base_url).rstrip("/") + LINK_PATH.format(token=token)
    return ConsentLink(request_id=request_id, token=token, link=link, expires_at=expires_at)
