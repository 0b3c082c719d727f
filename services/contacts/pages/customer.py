"""The customer 360: who it is, what happened, what belongs to it; now or as it stood at any moment."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.contacts.commands import MERGERS, WRITERS
from services.contacts.pages.consents import consent_card
from services.contacts.pages.shell import PAGES
from services.contacts.views import colleagues
from services.contacts.views.customer_360 import Customer360, customer_360, customer_360_as_of
from shared.identity.principal import READERS, Principal
from shared.message import Unknown
from shared.web.pages.histories import panel
from shared.web.pages.history_asked import as_of
from shared.web.routes import Db, HistoryUntil, Past, allow

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]


@router.get("/ui/customers/{customer_id}")
async def customer(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> Response:
    """Show the customer; an id that was merged into another customer leads there."""
    at = as_of(request)
    found = await _found(db, past, customer_id, at)
    if found.customer_id != customer_id:
        return RedirectResponse(f"/ui/customers/{found.customer_id}?{urlencode(dict(request.query_params))}")
    users = await colleagues.list_users(db, active=True, limit=200)
    return PAGES.render(
        request,
        "customer.html",
        customer=found,
        dealings=found.dealings,
        history=await panel(request, customer_id),
        as_of=at,
        colleagues=[(user.handle, user.name) for user in users.items],
        **await consent_card(db, past, customer_id, at),
        people=[(person.contact_id, person.name) for person in found.contacts if person.left_at is None],
        may_write=at is None and not viewer.roles.isdisjoint(WRITERS),
        may_merge=at is None and not viewer.roles.isdisjoint(MERGERS),
    )


@router.get("/ui/customers/{customer_id}/profile")
async def profile(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show the left column by itself, after a change."""
    at = as_of(request)
    users = await colleagues.list_users(db, active=True, limit=200)
    return PAGES.render(
        request,
        "customer_profile.html",
        customer=await _found(db, past, customer_id, at),
        colleagues=[(user.handle, user.name) for user in users.items],
        may_merge=at is None and not viewer.roles.isdisjoint(MERGERS),
        may_write=at is None and not viewer.roles.isdisjoint(WRITERS),
    )


@router.get("/ui/customers/{customer_id}/belongings")
async def belongings(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show the right column by itself, after a change."""
    at = as_of(request)
    return PAGES.render(
        request,
        "customer_belongings.html",
        customer=await _found(db, past, customer_id, at),
        may_write=at is None and not viewer.roles.isdisjoint(WRITERS),
    )


async def _found(db: Db, past: HistoryUntil, customer_id: UUID, at: datetime | None) -> Customer360:
    if at is None:
        found = await customer_360(db, customer_id)
    else:
        found = await customer_360_as_of(db, customer_id, await past(customer_id, at), at)
    if found is None:
        raise Unknown("there was no such customer at that time" if at else "there is no such customer")
    return found
