"""A colleague with everything they look after, and handing it over."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import USER_POLICY
from services.contacts.handover.views import hand_overs_of, workload_of
from services.contacts.people import views as colleagues
from services.contacts.people.pages import Choices, may_write
from services.contacts.shell import PAGES
from shared.messages.refusals import Unknown
from shared.model.reader import Reader
from shared.web.api.routes import Db, Viewer

router = PAGES.router(USER_POLICY)


MOST = 200
"""Colleagues offered in a choice, and reports shown on one page."""


@router.get("/ui/people/{handle}")
async def person(request: Request, handle: str, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show a colleague: their place in the company, who works for them, and what they look after."""
    colleague = await colleagues.user(db, handle)
    if colleague is None:
        raise Unknown("no such user", field="handle")
    others = [choice for choice in await colleagues.choices(db) if choice[0] != handle]
    reports = await colleagues.list_users(db, colleagues.ColleagueFilter(manager=handle, active=True), limit=MOST)
    return PAGES.render(
        request,
        "person.html",
        part="person_state.html",
        person=colleague,
        reports=reports.items,
        leads=[team for team in await colleagues.list_teams(db) if team.manager == handle],
        owned=await workload_of(db, handle),
        hand_overs=await hand_overs_of(db, handle),
        teams=await _team_choices(db, colleague.team),
        others=others,
        managers=_with(others, colleague.manager),
        may_write=may_write(viewer),
    )


async def _team_choices(db: Reader, present: str | None) -> Choices:
    return _with([(team.team, team.team) for team in await colleagues.list_teams(db)], present)


def _with(choices: Choices, present: str | None) -> Choices:
    """Return the choices plus the present value, which may be no longer offered or may never have been registered."""
    offered = present is None or any(code == present for code, _ in choices)
    return choices if offered else [*choices, (str(present), str(present))]
