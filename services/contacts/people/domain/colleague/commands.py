"""What can be asked of colleagues."""

from shared.messages.command import Command
from shared.messages.fields import Code, Line, Text, UserId


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


class RenameUser(Command):
    """A colleague has another name; the handle stays."""

    handle: UserId
    name: Line


class ChangeUserJob(Command):
    """Say what a colleague does from now on; what is left out stays as it was, null clears it."""

    handle: UserId
    department: Code | None = None
    role: Code | None = None


class DeactivateUser(Command):
    """A colleague has left; what they look after goes to `hand_over_to`, or stays with them until it is handed over."""

    handle: UserId
    hand_over_to: UserId | None = None
    cause: Text | None = None


class HandOverWork(Command):
    """Give everything open that a colleague looks after to another one; what is closed stays credited to them."""

    handle: UserId
    to: UserId
    cause: Text | None = None


class ReactivateUser(Command):
    handle: UserId


UserCommand = (
    RegisterUser | RenameUser | ChangeUserJob | MoveUserToTeam | DeactivateUser | ReactivateUser | HandOverWork
)
