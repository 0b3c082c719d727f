"""The consent card of the 360 view, and the public page that confirms a consent."""

from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.contacts.access import CONSENT_POLICY
from services.contacts.consent.domain.request import CONSENT_REQUEST, ConfirmConsent, ConsentRequest
from services.contacts.consent.routes import LINK_PATH
from services.contacts.consent.views import USUAL_PURPOSES, consents_then, ledger, request_of_link, undecided
from services.contacts.customers.views.absorbed import absorbed_in
from services.contacts.shell import PAGES
from shared.engine.commands.queue import Unavailable
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.store.database import AWAY
from shared.events.contacts.activities.consent import ConsentChannel
from shared.kernel.consent import consents_of
from shared.messages.clock import utc_now
from shared.messages.refusals import Refused
from shared.messages.tokens import hash_of
from shared.model.replay import HistoryUntil
from shared.web.api.routes import Db, Past, Running, Viewer
from shared.web.pages.history.history_query import as_of

router = PAGES.router(CONSENT_POLICY)
public_router = APIRouter(tags=["consent"], include_in_schema=False)
ACTOR = "system:consent_link"
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address contains the token, so no other site may learn it."""


@router.get("/ui/customers/{customer_id}/consents")
async def consents(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show only the card, after a change."""
    at = as_of(request)
    return PAGES.render(
        request,
        "customer_consents.html",
        customer={"customer_id": customer_id, "absorbed": await absorbed_in(db, customer_id)},
        as_of=at,
        may_write=at is None and CONSENT_POLICY.admits(viewer, "change"),
        **await consent_card(db, past, customer_id, at),
    )


async def consent_card(db: Db, past: HistoryUntil, customer_id: UUID, at: datetime | None) -> dict[str, Any]:
    """Return what the card shows."""
    consents = (
        await consents_of(db, customer_id) if at is None else consents_then(customer_id, await past(customer_id, at))
    )
    return {
        "consents": ledger(consents, at or utc_now()),
        "waiting": await undecided(db, consents) if at is None else (),
        "purposes": USUAL_PURPOSES,
        "consent_channels": get_args(ConsentChannel),
    }


@public_router.get(LINK_PATH)
async def ask(request: Request, token: str, db: Db) -> HTMLResponse:
    """Ask whoever has the link to confirm. It changes nothing, because programs that check mails open links too."""
    try:
        waiting = await request_of_link(db, hash_of(token))
    except AWAY:
        return _public(request, 503)
    if waiting is None:
        return _public(request, 404)
    if not waiting.admits(hash_of(token), utc_now()):
        return _public(request, 410)
    return _public(request, 200, waiting)


@public_router.post(LINK_PATH)
async def confirm(request: Request, token: str, db: Db, runtime: Running) -> HTMLResponse:
    """Record the consent."""
    try:
        waiting = await request_of_link(db, hash_of(token))
        if waiting is None:
            return _public(request, 404)
        cause = f"consent-request/{waiting.request_id}"
        command = ConfirmConsent(request_id=waiting.request_id, token_hash=hash_of(token))
        await runtime.queue.execute(CommandRequest(CONSENT_REQUEST, command, Origin(ACTOR, cause, cause)))
    except Refused:
        return _public(request, 410)
    except (Unavailable, *AWAY):
        return _public(request, 503)
    return _public(request, 200)


def _public(request: Request, status: int, waiting: ConsentRequest | None = None) -> HTMLResponse:
    """Return the page: the question if a request is given, otherwise what the status means."""
    html = PAGES.html(request, "public_consent.html", status=status, waiting=waiting)
    return HTMLResponse(html, status, PRIVATE)
