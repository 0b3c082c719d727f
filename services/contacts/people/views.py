"""Lists of colleagues and teams; and where a colleague belongs, now or at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.contacts.people.domain.colleague.row import USERS, User
from services.contacts.people.domain.team import Team
from services.contacts.people.domain.territory import Territory
from shared.engine.views.rows import columns, row_of
from shared.events.contacts.people.colleagues import user_subject
from shared.model.reader import Reader
from shared.model.replay import HistoryUntil, replay
from shared.query.conditions import Conditions, like_literal
from shared.query.paging import Page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a colleague belongs in the company."""

    handle: str
    name: str
    team: str | None
    office: str | None
    manager: str | None
    active: bool
    """Whether they work here."""


async def list_users(
    db: Reader,
    *,
    team: str | None = None,
    office: str | None = None,
    active: bool | None = None,
    manager: str | None = None,
    q: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[User]:
    """Return one page of colleagues by handle; the cursor is the last handle of the page before.

    `q` is a part of the name or the handle, in any capitals.
    """
    conditions = Conditions()
    conditions.equal(team=team, office=office, active=active, manager=manager)
    if q:
        pattern = f"%{like_literal(q.lower())}%"
        conditions.add("(lower(name) LIKE {} OR lower(handle) LIKE {})", pattern, pattern)
    if cursor is not None:
        conditions.add("handle > {}", cursor)
    records = await db.fetch(
        f"SELECT {columns(User)} FROM users {conditions.where} ORDER BY handle LIMIT {limit + 1:d}",  # noqa: S608 - constant names
        *conditions.args,
    )
    users = [row_of(User, record) for record in records]
    return Page(items=users[:limit], next_cursor=users[limit - 1].handle if len(users) > limit else None)


async def user(db: Reader, handle: str) -> User | None:
    """Return one colleague, or None."""
    record = await db.fetchrow(
        f"SELECT {columns(User)} FROM users WHERE handle = $1",  # noqa: S608 - constant names
        handle,
    )
    return row_of(User, record) if record else None


def place_of(user: User | None) -> Place | None:
    """Return where a colleague belongs; None where nobody of that name was ever registered."""
    if user is None:
        return None
    return Place(user.handle, user.name, user.team, user.office, user.manager, user.active)


async def place_at(past: HistoryUntil, handle: str, at: datetime) -> Place | None:
    """Return where a colleague belonged at a moment."""
    return place_of(replay(USERS, await past(user_subject(handle), at)).get((handle,)))


async def list_teams(db: Reader) -> Sequence[Team]:
    """Return all teams by name; a company has few."""
    records = await db.fetch(f"SELECT {columns(Team)} FROM teams ORDER BY team")  # noqa: S608 - constant names
    return [row_of(Team, record) for record in records]


async def list_territories(db: Reader) -> Sequence[Territory]:
    """Return all territories by code; a company has few."""
    records = await db.fetch(f"SELECT {columns(Territory)} FROM territories ORDER BY territory")  # noqa: S608 - constants
    return [row_of(Territory, record) for record in records]


async def choices(db: Reader) -> list[tuple[str, str]]:
    """Return whom something can be given to: handles and names of who works here."""
    users = await list_users(db, active=True, limit=200)
    return [(user.handle, user.name) for user in users.items]
