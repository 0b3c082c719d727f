"""Visits, needs, competitors and discussions of a customer; all visits; where I was mentioned."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.commands import WRITERS
from services.contacts.domain.contact_person import CONTACT_PERSONS
from services.contacts.pages.shell import PAGES
from services.contacts.views import colleagues
from services.contacts.views.contact_persons import contacts_of
from services.contacts.views.dealings import dealings, dealings_then, list_mentions, list_visits
from shared.identity.principal import READERS, Principal
from shared.paging import Cursor
from shared.replay import replay
from shared.web.pages.history_asked import as_of
from shared.web.pages.viewer import viewer_of
from shared.web.routes import Db, Past, allow

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
Filter = Annotated[str, Query(max_length=300)]


@router.get("/ui/customers/{customer_id}/dealings")
async def customer_dealings(request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer) -> HTMLResponse:
    """Show the cards by themselves, after a change."""
    at = as_of(request)
    history = () if at is None else await past(customer_id, at)
    users = await colleagues.list_users(db, active=True, limit=200)
    contacts = await contacts_of(db, customer_id) if at is None else replay(CONTACT_PERSONS, history).values()
    return PAGES.render(
        request,
        "customer_dealings.html",
        customer={"customer_id": customer_id},
        dealings=await dealings(db, customer_id) if at is None else dealings_then(history),
        colleagues=[(user.handle, user.name) for user in users.items],
        people=[(person.contact_id, person.name) for person in contacts if person.left_at is None],
        as_of=at,
        may_write=at is None and not viewer.roles.isdisjoint(WRITERS),
    )


@router.get("/ui/visits")
async def visits(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    owner: Filter = "",
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show the visits that are planned, from today on or in the days asked for."""
    reader = viewer_of(request)
    zone, today = reader.zone, reader.now.astimezone(reader.zone).date()
    first = datetime.combine(since or today, time(), zone)
    last = datetime.combine(until + timedelta(days=1), time(), zone) if until else None
    page = await list_visits(
        db, owner=owner or None, since=first, until=last, cursor=cursor, status="planned", limit=50
    )
    return PAGES.render(
        request,
        "visits.html",
        part="visits_rows.html" if cursor else None,
        page=page,
        asked={"owner": owner, "from": since, "to": until},
        me=viewer.user,
    )


@router.get("/ui/mentions")
async def mentions(
    request: Request, db: Db, viewer: Viewer, *, every: Filter = "", cursor: Cursor = None
) -> HTMLResponse:
    """Show where I was mentioned: what I have not read, or all of it."""
    page = await list_mentions(db, viewer.user, unread=not every, cursor=cursor)
    return PAGES.render(
        request, "mentions.html", page=page, every=every, me=viewer.user, part="mentions_rows.html" if cursor else None
    )
