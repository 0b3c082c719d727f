"""The colleagues that every department knows from contacts' events: whom work can be given to."""

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar, assert_never

from shared.events.contacts.people.colleagues import (
    UserDeactivated,
    UserEvent,
    UserJobChanged,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from shared.messages.context import Known
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.refusals import Rejected
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select


@dataclass(frozen=True, slots=True)
class ColleagueEntry:
    """A colleague as another department needs them: whom to assign work to, and where they belong."""

    handle: UserId
    name: str
    team: Code | None
    office: Code | None
    active: bool


def fold_user(row: ColleagueEntry | None, event: Recorded[UserEvent]) -> ColleagueEntry | None:
    match event.data:
        case UserRegistered() as user:
            return ColleagueEntry(user.handle, user.name, user.team, user.office, active=True)
        case UserRenamed(name=name):
            return row and replace(row, name=name)
        case UserJobChanged():
            return row
        case UserMovedToTeam() as user:
            return row and replace(row, team=user.team, office=user.office)
        case UserDeactivated() | UserReactivated():
            return row and replace(row, active=isinstance(event.data, UserReactivated))
        case _:
            assert_never(event.data)


KNOWN_USERS = Rows("known_users", ColleagueEntry, key=("handle",), of=UserEvent, fold=fold_user)


def colleague(loaded: Known, handle: UserId) -> ColleagueEntry:
    """Return who has this handle, with team and office where contacts has registered them.

    Whoever can sign in can work: a handle that is not registered is taken as it is.
    """
    return loaded.row(KNOWN_USERS, handle) or ColleagueEntry(handle, handle, team=None, office=None, active=True)


class Employed(Protocol):
    """A colleague's row, as far as it says whether they work here."""

    @property
    def handle(self) -> str: ...

    @property
    def active(self) -> bool: ...


C = TypeVar("C", bound=Employed | None)


def require_active(colleague: C, *, field: str) -> C:
    """Return the colleague who is to get some work; None, where nobody is or the handle was never registered, passes.

    Raises:
        Rejected: the colleague has left.
    """
    if colleague is not None and not colleague.active:
        raise Rejected(f"{colleague.handle} has left", field=field)
    return colleague


async def colleagues(db: Reader) -> list[ColleagueEntry]:
    """Return everybody who works here now, by handle: whom work can be given to."""
    return await select(KNOWN_USERS).where("active").order_by("handle").all(db)
