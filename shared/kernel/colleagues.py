"""Colleagues, as departments know them from contacts' events and can assign work to them."""

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
from shared.messages.context import LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.refusals import Rejected
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select


@dataclass(frozen=True, slots=True)
class ColleagueEntry:
    """A colleague as other departments need them to assign work: with team and office."""

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


def colleague(loaded: LoadedRows, handle: UserId) -> ColleagueEntry:
    """Return the colleague with this handle, with team and office if contacts has registered them.

    Everybody who can sign in can work, so an unregistered handle is accepted.
    """
    return loaded.row(KNOWN_USERS, handle) or ColleagueEntry(handle, handle, team=None, office=None, active=True)


class Employed(Protocol):
    """The part of a colleague's row that states whether they work here."""

    @property
    def handle(self) -> str: ...

    @property
    def active(self) -> bool: ...


C = TypeVar("C", bound=Employed | None)


def require_active(colleague: C, *, field: str) -> C:
    """Return the colleague if they can be assigned work.

    None is accepted: nobody is assigned, or the handle was never registered.

    Raises:
        Rejected: the colleague has left.
    """
    if colleague is not None and not colleague.active:
        raise Rejected("this colleague has left", field=field)
    return colleague


async def colleagues(db: Reader) -> list[ColleagueEntry]:
    """Return all colleagues who work here now and can be assigned work, sorted by handle."""
    return await select(KNOWN_USERS).where("active").order_by("handle").all(db)
