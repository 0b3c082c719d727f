"""All visits and next steps, and the correction of interactions."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, get_args
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.access import INTERACTION_POLICY
from services.contacts.activities.views.interactions import interaction_of
from services.contacts.activities.views.next_steps import NextStepFilter, list_next_steps
from services.contacts.activities.views.visits import VisitFilter, list_visits
from services.contacts.consent.views import USUAL_PURPOSES
from services.contacts.contact_persons.views import contacts_of
from services.contacts.people import views as colleagues
from services.contacts.shell import PAGES
from shared.events.contacts.activities.interactions import InteractionKind
from shared.identity.principal import Principal
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor
from shared.web.api.routes import Db, QueryText, Viewer, allow
from shared.web.pages.viewer import viewer_of

router = PAGES.router(INTERACTION_POLICY)


@router.get("/ui/next-steps")
async def next_steps(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    owner: QueryText = "",
    everybody: bool = False,
    due: Annotated[str, Query(pattern="^(overdue|today|)$")] = "",
    customer_id: UUID | None = None,
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show the next steps that I, somebody else or everybody promised, the earliest due first."""
    reader = viewer_of(request)
    today = reader.now.astimezone(reader.zone).date()
    whose = None if everybody or customer_id else owner or viewer.user
    page = await list_next_steps(db, _due(due, today, whose, customer_id), cursor=cursor)
    return PAGES.render(
        request,
        "next_steps.html",
        part="next_steps_rows.html" if cursor else None,
        page=page,
        filters={"owner": whose, "due": due, "customer_id": customer_id},
        me=viewer.user,
        may_write=INTERACTION_POLICY.admits(viewer, "change"),
        colleagues=await colleagues.choices(db),
    )


def _due(due: str, today: date, owner: str | None, customer_id: UUID | None) -> NextStepFilter:
    """Return the filter for steps that are overdue, due today, or all."""
    since = today if due == "today" else None
    until = {"overdue": today - timedelta(days=1), "today": today}.get(due)
    return NextStepFilter(owner, since, until, customer_id)


@router.get("/ui/customers/{customer_id}/interactions/{interaction_id}/mend")
async def correct(
    request: Request,
    customer_id: UUID,
    interaction_id: UUID,
    db: Db,
    _writer: Annotated[Principal, allow(INTERACTION_POLICY, "change")],
) -> HTMLResponse:
    """Show an interaction as it is on record, for correction or withdrawal."""
    interaction = await interaction_of(db, customer_id, interaction_id)
    if interaction is None:
        raise Unknown("the customer has no such interaction", field="interaction_id")
    reader = viewer_of(request)
    return PAGES.render(
        request,
        "interaction_mend.html",
        interaction=interaction,
        happened_at=interaction.happened_at.astimezone(reader.zone),
        kinds=get_args(InteractionKind),
        purposes=USUAL_PURPOSES,
        colleagues=await colleagues.choices(db),
        people=[(person.contact_id, person.name) for person in await contacts_of(db, customer_id)],
    )


@router.get("/ui/visits")
async def visits(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    owner: QueryText = "",
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    unreported: bool = False,
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show the visits planned from today on or in the given days, or those nobody has reported on."""
    reader = viewer_of(request)
    zone, today = reader.zone, reader.now.astimezone(reader.zone).date()
    first = None if unreported else datetime.combine(since or today, time(), zone)
    last = datetime.combine(until + timedelta(days=1), time(), zone) if until else None
    filters = VisitFilter(owner=owner or None, since=first, until=reader.now if unreported else last, status="planned")
    page = await list_visits(db, filters, cursor=cursor)
    return PAGES.render(
        request,
        "visits.html",
        part="visits_rows.html" if cursor else None,
        page=page,
        filters={"owner": owner, "from": since, "to": until, "unreported": unreported},
        me=viewer.user,
    )
