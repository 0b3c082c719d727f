"""Colleagues, teams and territories over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contacts.access import TEAM_POLICY, TERRITORY_POLICY, USER_POLICY
from services.contacts.people import views as colleagues
from services.contacts.people.domain import team, territory
from services.contacts.people.domain.colleague import commands as colleague
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.colleague.row import User
from services.contacts.people.domain.team import Team
from services.contacts.people.domain.territory import Territory
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/users",
        colleague.RegisterUser,
        USER,
        creates="handle",
        summary="Register a colleague",
    ),
    CommandRoute(
        "/users/{handle}/rename",
        colleague.RenameUser,
        USER,
        summary="A colleague has another name",
    ),
    CommandRoute(
        "/users/{handle}/job",
        colleague.ChangeUserJob,
        USER,
        summary="Say what a colleague does, and for which department",
    ),
    CommandRoute("/users/{handle}/team", colleague.MoveUserToTeam, USER, summary="Move a colleague"),
    CommandRoute(
        "/users/{handle}/deactivate",
        colleague.DeactivateUser,
        USER,
        summary="A colleague has left; hands over what they look after if it is said to whom",
    ),
    CommandRoute(
        "/users/{handle}/hand-over",
        colleague.HandOverWork,
        USER,
        summary="Give everything open that a colleague looks after to another one",
    ),
    CommandRoute(
        "/users/{handle}/reactivate",
        colleague.ReactivateUser,
        USER,
        summary="A colleague is back",
    ),
    CommandRoute("/teams", team.RegisterTeam, team.TEAM, creates="team", summary="Register a team"),
    CommandRoute(
        "/teams/{team}/manager",
        team.AppointTeamManager,
        team.TEAM,
        summary="Appoint a team's manager",
    ),
    CommandRoute(
        "/territories",
        territory.DefineTerritory,
        territory.TERRITORY,
        creates="territory",
        summary="Define a territory",
    ),
    CommandRoute(
        "/territories/{territory}/rename",
        territory.RenameTerritory,
        territory.TERRITORY,
        summary="Call a territory something else",
    ),
    CommandRoute(
        "/territories/{territory}/responsible",
        territory.ChangeTerritoryResponsible,
        territory.TERRITORY,
        summary="Make another colleague responsible for a territory",
    ),
)


router = APIRouter()


@router.get("/users", dependencies=[allow(USER_POLICY)], tags=["colleagues"])
async def get_users(
    db: Db, filters: Annotated[colleagues.ColleagueFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[User]:
    """List colleagues by handle."""
    return await colleagues.list_users(db, filters, limit=limit, cursor=cursor)


@router.get("/users/{handle}", dependencies=[allow(USER_POLICY)], tags=["colleagues"])
async def get_user(handle: str, db: Db) -> User:
    """Return one colleague."""
    user = await colleagues.user(db, handle)
    if user is None:
        raise Unknown("no such user", field="handle")
    return user


@router.get("/teams", dependencies=[allow(TEAM_POLICY)], tags=["colleagues"])
async def get_teams(db: Db) -> list[Team]:
    """List teams by name."""
    return list(await colleagues.list_teams(db))


@router.get("/territories", dependencies=[allow(TERRITORY_POLICY)], tags=["colleagues"])
async def get_territories(db: Db) -> list[Territory]:
    """List territories by code."""
    return list(await colleagues.list_territories(db))
