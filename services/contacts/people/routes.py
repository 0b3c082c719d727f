"""Colleagues, teams and territories over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contacts.access import PEOPLE_KEEPERS
from services.contacts.people import views as colleagues
from services.contacts.people.domain import team, territory
from services.contacts.people.domain.colleague import commands as colleague
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.colleague.row import User
from services.contacts.people.domain.team import Team
from services.contacts.people.domain.territory import Territory
from shared.identity.principal import READERS
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/users",
        colleague.RegisterUser,
        USER,
        PEOPLE_KEEPERS,
        creates="handle",
        summary="Register a colleague",
    ),
    CommandRoute(
        "/users/{handle}/rename",
        colleague.RenameUser,
        USER,
        PEOPLE_KEEPERS,
        summary="A colleague has another name",
    ),
    CommandRoute(
        "/users/{handle}/job",
        colleague.ChangeUserJob,
        USER,
        PEOPLE_KEEPERS,
        summary="Say what a colleague does, and for which department",
    ),
    CommandRoute("/users/{handle}/team", colleague.MoveUserToTeam, USER, PEOPLE_KEEPERS, summary="Move a colleague"),
    CommandRoute(
        "/users/{handle}/deactivate",
        colleague.DeactivateUser,
        USER,
        PEOPLE_KEEPERS,
        summary="A colleague has left; hands over what they look after if it is said to whom",
    ),
    CommandRoute(
        "/users/{handle}/hand-over",
        colleague.HandOverWork,
        USER,
        PEOPLE_KEEPERS,
        summary="Give everything open that a colleague looks after to another one",
    ),
    CommandRoute(
        "/users/{handle}/reactivate",
        colleague.ReactivateUser,
        USER,
        PEOPLE_KEEPERS,
        summary="A colleague is back",
    ),
    CommandRoute("/teams", team.RegisterTeam, team.TEAM, PEOPLE_KEEPERS, creates="team", summary="Register a team"),
    CommandRoute(
        "/teams/{team}/manager",
        team.AppointTeamManager,
        team.TEAM,
        PEOPLE_KEEPERS,
        summary="Appoint a team's manager",
    ),
    CommandRoute(
        "/territories",
        territory.DefineTerritory,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        creates="territory",
        summary="Define a territory",
    ),
    CommandRoute(
        "/territories/{territory}/rename",
        territory.RenameTerritory,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        summary="Call a territory something else",
    ),
    CommandRoute(
        "/territories/{territory}/responsible",
        territory.ChangeTerritoryResponsible,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        summary="Make another colleague responsible for a territory",
    ),
)


router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/users", tags=["colleagues"])
async def get_users(
    db: Db, filters: Annotated[colleagues.ColleagueFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[User]:
    """List colleagues by handle."""
    return await colleagues.list_users(db, filters, limit=limit, cursor=cursor)


@router.get("/users/{handle}", tags=["colleagues"])
async def get_user(handle: str, db: Db) -> User:
    """Return one colleague."""
    user = await colleagues.user(db, handle)
    if user is None:
        raise Unknown("no such user", field="handle")
    return user


@router.get("/teams", tags=["colleagues"])
async def get_teams(db: Db) -> list[Team]:
    """List teams by name."""
    return list(await colleagues.list_teams(db))


@router.get("/territories", tags=["colleagues"])
async def get_territories(db: Db) -> list[Territory]:
    """List territories by code."""
    return list(await colleagues.list_territories(db))
