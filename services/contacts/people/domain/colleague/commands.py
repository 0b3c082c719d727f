"""The commands that concern colleagues."""

from shared.messages.command import Command
from shared.messages.fields import Code, Line, Text, UserId


class RegisterUser(Command):
    """Register a colleague; the handle is the subject of their token."""

    handle: UserId
    name: Line
    department: Code | None = None
    role: Code | None = None
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class MoveUserToTeam(Command):
    """Change where a colleague works; omitted fields stay, null clears them."""

    handle: UserId
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class RenameUser(Command):
    """Change a colleague's name; the handle stays."""

    handle: UserId
    name: Line


class ChangeUserJob(Command):
    """Change what a colleague does; omitted fields stay, null clears them."""

    handle: UserId
    department: Code | None = None
    role: Code | None = None


class DeactivateUser(Command):
    """Record that a colleague has left; their open items go to `hand_over_to`, or stay with them until handed over."""

    handle: UserId
    hand_over_to: UserId | None = None
    cause: Text | None = None


class HandOverWork(Command):
    """Give everything open that a colleague looks after to another colleague; closed items stay credited to them."""

    handle: UserId
    to: UserId
    cause: Text | None = None


class ReactivateUser(Command):
    handle: UserId


UserCommand = (
    RegisterUser | RenameUser | ChangeUserJob | MoveUserToTeam | DeactivateUser | ReactivateUser | HandOverWork
)
