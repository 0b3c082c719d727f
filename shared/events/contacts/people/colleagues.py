"""Colleagues and their teams; each user and each team is a separate subject whose id is derived from its name."""

from typing import ClassVar
from uuid import UUID, uuid5

from shared.messages.event import Event
from shared.messages.fields import Code, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

_NAMESPACE = UUID("6f1f7c5e-3f0a-5c56-9d0b-3a8f2f6f7e11")


def user_subject(handle: str) -> UUID:
    """Return the subject id of a user, which depends only on the handle."""
    return uuid5(_NAMESPACE, f"user/{handle}")


def team_subject(team: str) -> UUID:
    """Return the subject id of a team, which depends only on its name."""
    return uuid5(_NAMESPACE, f"team/{team}")


class UserRegistered(Event):
    """A colleague was registered."""

    type: ClassVar[str] = "contacts.user_registered.v1"
    reads_as = Wording("user-plus", N_("{who} added {name} as a colleague"))
    handle: UserId
    name: Personal[str]
    department: Code | None = None
    role: Code | None = None
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class UserMovedToTeam(Event):
    """The colleague moved to another team, office or manager."""

    type: ClassVar[str] = "contacts.user_moved_to_team.v1"
    reads_as = Wording(
        "users", N_("{who} moved {handle} to the team {team}"), N_("{who} removed {handle} from the team")
    )
    handle: UserId
    team: Code | None
    office: Code | None
    manager: UserId | None


class UserRenamed(Event):
    """The colleague has a new name; the handle, which they use to sign in, stays."""

    type: ClassVar[str] = "contacts.user_renamed.v1"
    reads_as = Wording("pencil", N_("{who} changed the name of {previous_name} to {name}"))
    handle: UserId
    name: Personal[str]
    previous_name: Personal[str]


class UserJobChanged(Event):
    """The colleague's role or department changed."""

    type: ClassVar[str] = "contacts.user_job_changed.v1"
    reads_as = Wording(
        "briefcase",
        N_("{who} set the job of {handle} to {role} in {department}"),
        N_("{who} set the job of {handle} to {role}"),
        N_("{who} moved {handle} to {department}"),
        N_("{who} cleared the job of {handle}"),
    )
    handle: UserId
    department: Code | None
    role: Code | None


class UserDeactivated(Event):
    """The colleague has left; their past work stays credited to them."""

    type: ClassVar[str] = "contacts.user_deactivated.v1"
    reads_as = Wording("user-minus", N_("{who} noted that a colleague has left"))
    handle: UserId


class UserReactivated(Event):
    """The colleague works here again."""

    type: ClassVar[str] = "contacts.user_reactivated.v1"
    reads_as = Wording("user-plus", N_("{who} noted that {handle} has returned"))
    handle: UserId


UserEvent = UserRegistered | UserRenamed | UserJobChanged | UserMovedToTeam | UserDeactivated | UserReactivated


class TeamRegistered(Event):
    """A team was founded."""

    type: ClassVar[str] = "contacts.team_registered.v1"
    reads_as = Wording(
        "users", N_("{who} created the team {team}, led by {manager}"), N_("{who} created the team {team}")
    )
    team: Code
    office: Code | None = None
    manager: UserId | None = None


class TeamManagerAppointed(Event):
    """The team has a new manager, or none."""

    type: ClassVar[str] = "contacts.team_manager_appointed.v1"
    reads_as = Wording(
        "user",
        N_("{who} put {manager} in charge of the team {team}"),
        N_("{who} removed the manager of the team {team}"),
    )
    team: Code
    manager: UserId | None


TeamEvent = TeamRegistered | TeamManagerAppointed
