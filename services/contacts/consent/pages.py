"""The consent card of the 360 view."""

from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import WRITERS
from services.contacts.consent.views import USUAL_PURPOSES, consents_then, ledger
from services.contacts.customers.views.absorbed import absorbed_in
from services.contacts.shell import PAGES
from shared.events.contacts.activities.consent import ConsentChannel
from shared.kernel.consent import consents_of
from shared.messages.clock import utc_now
from shared.model.replay import HistoryUntil
from shared.web.api.routes import Db, Past, Viewer
from shared.web.pages.history.history_query import as_of

router = PAGES.router()


@router.get("/ui/customers/{customer_id}/consents")
async def consents(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show only the card, after a change."""
    at = as_of(request)
    return PAGES.render(
        request,
        "customer_consents.html",
        customer={"customer_id": customer_id, "absorbed": await absorbed_in(db, customer_id)},
        as_of=at,
        may_write=at is None and viewer.may(WRITERS),
        **await consent_card(db, past, customer_id, at),
    )


async def consent_card(db: Db, past: HistoryUntil, customer_id: UUID, at: datetime | None) -> dict[str, Any]:
    """Return what the card shows."""
    consents = (
        await consents_of(db, customer_id) if at is None else consents_then(customer_id, await past(customer_id, at))
    )
    return {
        "consents": ledger(consents, at or utc_now()),
        "purposes": USUAL_PURPOSES,
        "consent_channels": get_args(ConsentChannel),
    }
