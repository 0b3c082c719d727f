"""Users and teams."""

from fastapi import APIRouter

from services.contacts.api.filters import Filter
from services.contacts.domain.colleague import Team, User
from services.contacts.views import colleagues
from shared.identity.principal import READERS
from shared.message import Unknown
from shared.paging import Cursor, Limit
from shared.query import Page
from shared.web.routes import Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/users", tags=["colleagues"])
async def get_users(
    db: Db,
    *,
    team: Filter = None,
    office: Filter = None,
    active: bool | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[User]:
    """List colleagues by handle."""
    return await colleagues.list_users(db, team=team, office=office, active=active, limit=limit, cursor=cursor)


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
