"""Lists of colleagues and teams, and a colleague's place in the company, now or at a given moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.contacts.people.domain.colleague.row import USERS, User
from services.contacts.people.domain.team import TEAMS, Team
from services.contacts.people.domain.territory import TERRITORIES, TERRITORY, ChangeTerritoryResponsible, Territory
from shared.events.contacts.people.colleagues import user_subject
from shared.kernel.hand_over import HandOverRule
from shared.model.reader import Reader
from shared.model.replay import HistoryUntil, replay
from shared.query.conditions import Conditions, like_literal
from shared.query.filters import FilterText
from shared.query.paging import Page
from shared.query.select import select

TERRITORIES_OF_RESPONSIBLE = HandOverRule(
    "territories",
    TERRITORY,
    "responsible = $1",
    lambda row, to: ChangeTerritoryResponsible(territory=row["id"], responsible=to),
    before_all="",
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A colleague's place in the company."""

    handle: str
    name: str
    team: str | None
    office: str | None
    manager: str | None
    active: bool
    """Whether they work here."""


@dataclass(frozen=True, slots=True)
class ColleagueFilter:
    """Which colleagues a list includes; `q` is a part of the name or the handle, regardless of case."""

    team: FilterText = None
    office: FilterText = None
    active: bool | None = None
    manager: FilterText = None
    q: FilterText = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(team=self.team, office=self.office, active=self.active, manager=self.manager)
        if self.q:
            pattern = f"%{like_literal(self.q.lower())}%"
            conditions.add("(lower(name) LIKE {} OR lower(handle) LIKE {})", pattern, pattern)
        return conditions


async def list_users(db: Reader, filters: ColleagueFilter, *, limit: int = 50, cursor: str | None = None) -> Page[User]:
    """Return one page of colleagues by handle; the cursor is the last handle of the previous page."""
    query = select(USERS).filtered(filters.conditions()).order_by("handle").limit(limit + 1)
    users = await (query.where("handle > {}", cursor) if cursor is not None else query).all(db)
    return Page(items=users[:limit], next_cursor=users[limit - 1].handle if len(users) > limit else None)


async def user(db: Reader, handle: str) -> User | None:
    """Return one colleague, or None."""
    return await select(USERS).equal(handle=handle).first(db)


def place_of(user: User | None) -> Placement | None:
    """Return a colleague's place in the company, or None if nobody of that name was ever registered."""
    if user is None:
        return None
    return Placement(user.handle, user.name, user.team, user.office, user.manager, user.active)


async def place_at(past: HistoryUntil, handle: str, at: datetime) -> Placement | None:
    """Return a colleague's place in the company at a given moment."""
    return place_of(replay(USERS, await past(user_subject(handle), at)).get((handle,)))


async def list_teams(db: Reader) -> Sequence[Team]:
    """Return all teams by name; a company has few."""
    return await select(TEAMS).order_by("team").all(db)


async def list_territories(db: Reader) -> Sequence[Territory]:
    """Return all territories by code; a company has few."""
    return await select(TERRITORIES).order_by("territory").all(db)


async def choices(db: Reader) -> list[tuple[str, str]]:
    """Return the colleagues to choose from: handles and names of the people who work here."""
    users = await list_users(db, ColleagueFilter(active=True), limit=200)
    return [(user.handle, user.name) for user in users.items]
