"""Users and teams."""

from fastapi import APIRouter

from services.contacts.api.filters import Filter
from services.contacts.domain.colleague import User
from services.contacts.domain.team import Team
from services.contacts.domain.territory import Territory
from services.contacts.views import colleagues, people
from shared.identity.principal import READERS
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/users", tags=["colleagues"])
async def get_users(
    db: Db,
    *,
    team: Filter = None,
    office: Filter = None,
    active: bool | None = None,
    manager: Filter = None,
    q: Filter = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[User]:
    """List colleagues by handle."""
    return await colleagues.list_users(
        db, team=team, office=office, active=active, manager=manager, q=q, limit=limit, cursor=cursor
    )


@router.get("/users/{handle}", tags=["colleagues"])
async def get_user(handle: str, db: Db) -> User:
    """Return one colleague."""
    found = await colleagues.user(db, handle)
    if found is None:
        raise Unknown("no such user", field="handle")
    return found


@router.get("/teams", tags=["colleagues"])
async def get_teams(db: Db) -> list[Team]:
    """List teams by name."""
    return list(await colleagues.list_teams(db))


@router.get("/users/{handle}/owned", tags=["colleagues"])
async def get_owned(handle: str, db: Db) -> people.Owned:
    """Count what is open that a colleague looks after."""
    return await people.owned_by(db, handle)


@router.get("/users/{handle}/hand-overs", tags=["colleagues"])
async def get_hand_overs(handle: str, db: Db) -> list[people.HandOverState]:
    """List what a colleague handed over, and how far each department is with it."""
    return list(await people.hand_overs_of(db, handle))


@router.get("/territories", tags=["colleagues"])
async def get_territories(db: Db) -> list[Territory]:
    """List territories by code."""
    return list(await colleagues.list_territories(db))
