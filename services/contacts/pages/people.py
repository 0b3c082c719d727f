"""Who works here: colleagues, one of them with what they look after, teams and territories; handing over."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.commands import PEOPLE_KEEPERS
from services.contacts.pages.shell import PAGES
from services.contacts.views import colleagues
from services.contacts.views.people import hand_overs_of, owned_by
from shared.identity.principal import READERS, Principal
from shared.messages.refusals import Unknown
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.api.routes import Db, allow

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
Asked = Annotated[str, Query(max_length=300)]
Choices = list[tuple[str, str]]
"""Codes with their titles."""
MOST = 200
"""Colleagues offered in a choice, and reports shown on one page."""


@router.get("/ui/people")
async def people(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    q: Asked = "",
    team: Asked = "",
    left: Asked = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show who works here, or everybody who ever did."""
    page = await colleagues.list_users(
        db, q=q or None, team=team or None, active=None if left else True, cursor=cursor, limit=50
    )
    part = "people_rows.html" if cursor else "people_table.html"
    return PAGES.render(
        request,
        "people.html",
        part=part,
        page=page,
        teams=await colleagues.list_teams(db),
        asked={"q": q, "team": team, "left": left},
        others=await colleagues.choices(db),
        may_write=_may_write(viewer),
    )


@router.get("/ui/people/{handle}")
async def person(request: Request, handle: str, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show a colleague: where they belong, who works for them, what they look after."""
    found = await colleagues.user(db, handle)
    if found is None:
        raise Unknown("no such user", field="handle")
    others = [choice for choice in await colleagues.choices(db) if choice[0] != handle]
    reports = await colleagues.list_users(db, manager=handle, active=True, limit=MOST)
    return PAGES.render(
        request,
        "person.html",
        part="person_state.html",
        person=found,
        reports=reports.items,
        leads=[team for team in await colleagues.list_teams(db) if team.manager == handle],
        owned=await owned_by(db, handle),
        hand_overs=await hand_overs_of(db, handle),
        teams=await _team_choices(db, found.team),
        others=others,
        managers=_with(others, found.manager),
        may_write=_may_write(viewer),
    )


@router.get("/ui/teams")
async def teams(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the teams and the territories, with whoever answers for each."""
    return PAGES.render(
        request,
        "teams.html",
        part="teams_lists.html",
        teams=await colleagues.list_teams(db),
        territories=await colleagues.list_territories(db),
        others=await colleagues.choices(db),
        may_write=_may_write(viewer),
    )


async def _team_choices(db: Reader, present: str | None) -> Choices:
    return _with([(one.team, one.team) for one in await colleagues.list_teams(db)], present)


def _with(choices: Choices, present: str | None) -> Choices:
    """Return the choices with what holds now, which may be offered no longer or was never registered."""
    offered = present is None or any(code == present for code, _ in choices)
    return choices if offered else [*choices, (str(present), str(present))]


def _may_write(viewer: Principal) -> bool:
    return not viewer.roles.isdisjoint(PEOPLE_KEEPERS)
