"""A colleague as a row: who works here, in which team and office, and for whom."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

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
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class User:
    """A colleague; a colleague who has left keeps the row, since their work stays credited to them."""

    handle: str
    name: str
    department: str | None
    role: str | None
    team: str | None
    office: str | None
    manager: str | None
    registered_at: datetime
    active: bool = True


def colleague(loaded: LoadedRows, handle: str | None) -> User | None:
    """Return the colleague with this handle, or None: a handle need not be registered."""
    return loaded.row(USERS, handle) if handle is not None else None


def fold(row: User | None, event: Recorded[UserEvent]) -> User | None:
    """Return the colleague after the event."""
    match event.data:
        case UserRegistered() as new:
            return User(new.handle, new.name, new.department, new.role, new.team, new.office, new.manager, event.time)
        case UserRenamed(name=name):
            return row and replace(row, name=name)
        case UserJobChanged(department=department, role=role):
            return row and replace(row, department=department, role=role)
        case UserMovedToTeam(team=team, office=office, manager=manager):
            return row and replace(row, team=team, office=office, manager=manager)
        case UserDeactivated():
            return row and replace(row, active=False)
        case UserReactivated():
            return row and replace(row, active=True)
        case _:
            assert_never(event.data)


USERS = Rows("users", User, key=("handle",), of=UserEvent, fold=fold, indexes=("(team)", "(manager)"))
