"""The colleagues that every department knows from contacts' events: whom work can be given to."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.engine.views.rows import columns, row_of
from shared.events.contacts.people.colleagues import (
    UserDeactivated,
    UserEvent,
    UserJobChanged,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.refusals import Rejected
from shared.model.reader import Reader
from shared.model.view import Key, Rows


@dataclass(frozen=True, slots=True)
class KnownUser:
    """A colleague as another department needs them: whom to assign work to, and where they belong."""

    handle: UserId
    name: str
    team: Code | None
    office: Code | None
    active: bool


def fold_user(row: KnownUser | None, event: Recorded[UserEvent]) -> KnownUser | None:
    match event.data:
        case UserRegistered() as user:
            return KnownUser(user.handle, user.name, user.team, user.office, active=True)
        case UserRenamed(name=name):
            return row and replace(row, name=name)
        case UserJobChanged():
            return row
        case UserMovedToTeam() as user:
            return row and replace(row, team=user.team, office=user.office)
        case UserDeactivated():
            return row and replace(row, active=False)
        case UserReactivated():
            return row and replace(row, active=True)
        case _:
            assert_never(event.data)


KNOWN_USERS = Rows("known_users", KnownUser, key=("handle",), of=UserEvent, fold=fold_user)


def user_key(handle: UserId) -> tuple[Rows[KnownUser], Key]:
    """Name the row by which a decision learns of a colleague's team, office and leaving."""
    return KNOWN_USERS, (handle,)


def handle_of(actor: str) -> UserId:
    """Return the handle in an actor: `anna` of `user:anna`."""
    return actor.partition(":")[2]


def colleague(context: Context, handle: UserId) -> KnownUser:
    """Return who has this handle, with team and office where contacts has registered them.

    Whoever can sign in can work: a handle that is not registered is taken as it is.
    """
    user: KnownUser | None = context.related.get((KNOWN_USERS.name, (handle,)))
    return user or KnownUser(handle, handle, team=None, office=None, active=True)


def assignable(context: Context, handle: UserId, *, field: str) -> KnownUser:
    """Return the colleague who is to get some work.

    Raises:
        Rejected: the colleague has left.
    """
    user = colleague(context, handle)
    if not user.active:
        raise Rejected(f"{handle} no longer works here", field=field)
    return user


async def colleagues(db: Reader) -> list[KnownUser]:
    """Return everybody who works here now, by handle: whom work can be given to."""
    query = f"SELECT {columns(KnownUser)} FROM known_users WHERE active ORDER BY handle"  # noqa: S608 - constants
    return [row_of(KnownUser, record) for record in await db.fetch(query)]
