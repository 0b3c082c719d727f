"""Who works here: colleagues, teams and territories."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import USER_POLICY
from services.contacts.people import views as colleagues
from services.contacts.shell import PAGES
from shared.identity.principal import Principal
from shared.query.paging import Cursor
from shared.web.api.routes import Db, QueryText, Viewer

router = PAGES.router(USER_POLICY)
Choices = list[tuple[str, str]]
"""Codes with their titles."""


@router.get("/ui/people")
async def people(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    q: QueryText = "",
    team: QueryText = "",
    left: QueryText = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show the people who work here, or everybody who ever did."""
    filters = colleagues.ColleagueFilter(q=q or None, team=team or None, active=None if left else True)
    page = await colleagues.list_users(db, filters, cursor=cursor)
    part = "people_rows.html" if cursor else "people_table.html"
    return PAGES.render(
        request,
        "people.html",
        part=part,
        page=page,
        teams=await colleagues.list_teams(db),
        filters={"q": q, "team": team, "left": left},
        others=await colleagues.choices(db),
        may_write=may_write(viewer),
    )


@router.get("/ui/teams")
async def teams(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the teams and the territories, each with the colleague in charge."""
    return PAGES.render(
        request,
        "teams.html",
        part="teams_lists.html",
        teams=await colleagues.list_teams(db),
        territories=await colleagues.list_territories(db),
        others=await colleagues.choices(db),
        may_write=may_write(viewer),
    )


def may_write(viewer: Principal) -> bool:
    return USER_POLICY.admits(viewer, "change")
