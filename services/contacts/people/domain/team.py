"""Teams of colleagues, each with its office and its leader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from services.contacts.access import TEAM_POLICY
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.people.colleagues import TeamEvent, TeamManagerAppointed, TeamRegistered, team_subject
from shared.kernel.colleagues import require_active
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class Team:
    """A team of colleagues, its office and its leader."""

    team: str
    office: str | None
    manager: str | None
    registered_at: datetime


class RegisterTeam(Command):
    team: Code
    office: Code | None = None
    manager: UserId | None = None


class AppointTeamManager(Command):
    team: Code
    manager: UserId | None


TeamCommand = RegisterTeam | AppointTeamManager


def decide(row: Team | None, command: TeamCommand, context: Context) -> Sequence[TeamEvent]:
    """Return what happens to the team."""
    match command:
        case RegisterTeam(team=team, office=office, manager=manager):
            if row is not None:
                raise Rejected("a team of this name is already registered", field="team")
            require_active(colleague(context, manager), field="manager")
            return [TeamRegistered(team=team, office=office, manager=manager)]
        case AppointTeamManager(manager=manager):
            if row is None:
                raise Unknown("no such team", field="team")
            require_active(colleague(context, manager), field="manager")
            return [] if row.manager == manager else [TeamManagerAppointed(team=row.team, manager=manager)]
        case _:
            assert_never(command)


def fold(row: Team | None, event: Recorded[TeamEvent]) -> Team | None:
    """Return the team after the event."""
    match event.data:
        case TeamRegistered() as new:
            return Team(new.team, new.office, new.manager, event.time)
        case TeamManagerAppointed(manager=manager):
            return row and replace(row, manager=manager)
        case _:
            assert_never(event.data)


def subject(_row: Team | None, command: TeamCommand) -> UUID:
    return team_subject(command.team)


def needs(_row: Team | None, command: TeamCommand, _known: LoadedRows) -> Needs:
    return [(USERS, (command.manager,))] if command.manager is not None else []


TEAMS = Rows("teams", Team, key=("team",), of=TeamEvent, fold=fold)
TEAM = Aggregate(TEAMS, decide, policy=TEAM_POLICY, subject_kind="team", subject=subject, needs=needs)
