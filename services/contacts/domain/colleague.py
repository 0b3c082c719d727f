"""Users and teams: who works here, in which team and office, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from shared.aggregate import Aggregate
from shared.events import contacts as facts
from shared.message import Code, Command, Given, Invalid, Line, Recorded, Rejected, Unknown, UserId
from shared.views import Rows


@dataclass(frozen=True, slots=True)
class User:
    """A colleague; one who has left keeps the row, since what they did stays credited to them."""

    handle: str
    name: str
    department: str | None
    role: str | None
    team: str | None
    office: str | None
    manager: str | None
    registered_at: datetime
    active: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """A team of colleagues, its office and who leads it."""

    team: str
    office: str | None
    manager: str | None
    registered_at: datetime


class RegisterUser(Command):
    """Take a colleague in; the handle is the subject of their token."""

    handle: UserId
    name: Line
    department: Code | None = None
    role: Code | None = None
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class MoveUserToTeam(Command):
    """Say where a colleague works from now on; what is left out stays as it was, null clears it."""

    handle: UserId
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class DeactivateUser(Command):
    handle: UserId


class ReactivateUser(Command):
    handle: UserId


class RegisterTeam(Command):
    team: Code
    office: Code | None = None
    manager: UserId | None = None


class AppointTeamManager(Command):
    team: Code
    manager: UserId | None


UserCommand = RegisterUser | MoveUserToTeam | DeactivateUser | ReactivateUser
TeamCommand = RegisterTeam | AppointTeamManager


def decide_user(row: User | None, command: UserCommand, _given: Given) -> Sequence[facts.UserEvent]:
    """Return what happens to the colleague."""
    if isinstance(command, RegisterUser):
        if row is not None:
            raise Rejected(f"{command.handle} is registered already", field="handle")
        _check_manager(command.handle, command.manager)
        return [facts.UserRegistered(**{name: getattr(command, name) for name in facts.UserRegistered.model_fields})]
    if row is None:
        raise Unknown("no such user", field="handle")
    match command:
        case MoveUserToTeam():
            return _moved(row, command)
        case DeactivateUser():
            return [facts.UserDeactivated(handle=row.handle)] if row.active else []
        case ReactivateUser():
            return [] if row.active else [facts.UserReactivated(handle=row.handle)]
        case _:
            assert_never(command)


def _moved(row: User, command: MoveUserToTeam) -> Sequence[facts.UserEvent]:
    if not row.active:
        raise Rejected(f"{row.handle} has left; reactivate first", field="handle")
    _check_manager(row.handle, command.manager)
    said = command.model_fields_set
    team, office, manager = (getattr(command if name in said else row, name) for name in ("team", "office", "manager"))
    if (team, office, manager) == (row.team, row.office, row.manager):
        return []
    return [facts.UserMovedToTeam(handle=row.handle, team=team, office=office, manager=manager)]


def _check_manager(handle: str, manager: str | None) -> None:
    if manager == handle:
        raise Invalid("nobody is their own manager", field="manager")


def fold_user(row: User | None, event: Recorded[facts.UserEvent]) -> User | None:
    """Return the colleague after the event."""
    match event.data:
        case facts.UserRegistered() as new:
            return User(new.handle, new.name, new.department, new.role, new.team, new.office, new.manager, event.time)
        case facts.UserMovedToTeam(team=team, office=office, manager=manager):
            return row and replace(row, team=team, office=office, manager=manager)
        case facts.UserDeactivated():
            return row and replace(row, active=False)
        case facts.UserReactivated():
            return row and replace(row, active=True)
        case _:
            assert_never(event.data)


def decide_team(row: Team | None, command: TeamCommand, _given: Given) -> Sequence[facts.TeamEvent]:
    """Return what happens to the team."""
    match command:
        case RegisterTeam(team=team, office=office, manager=manager):
            if row is not None:
                raise Rejected(f"team {team} is registered already", field="team")
            return [facts.TeamRegistered(team=team, office=office, manager=manager)]
        case AppointTeamManager(manager=manager):
            if row is None:
                raise Unknown("no such team", field="team")
            return [] if row.manager == manager else [facts.TeamManagerAppointed(team=row.team, manager=manager)]
        case _:
            assert_never(command)


def fold_team(row: Team | None, event: Recorded[facts.TeamEvent]) -> Team | None:
    """Return the team after the event."""
    match event.data:
        case facts.TeamRegistered() as new:
            return Team(new.team, new.office, new.manager, event.time)
        case facts.TeamManagerAppointed(manager=manager):
            return row and replace(row, manager=manager)
        case _:
            assert_never(event.data)


def _user_subject(_row: User | None, command: UserCommand) -> UUID:
    return facts.user_subject(command.handle)


def _team_subject(_row: Team | None, command: TeamCommand) -> UUID:
    return facts.team_subject(command.team)


USERS = Rows("users", User, key=("handle",), of=facts.UserEvent, fold=fold_user, indexes=("(team)", "(manager)"))
TEAMS = Rows("teams", Team, key=("team",), of=facts.TeamEvent, fold=fold_team)
USER = Aggregate(USERS, decide_user, subject_kind="user", subject=_user_subject)
TEAM = Aggregate(TEAMS, decide_team, subject_kind="team", subject=_team_subject)
