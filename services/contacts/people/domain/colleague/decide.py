"""What happens to a colleague: moved, left, returned, or handed over."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, assert_never
from uuid import UUID

from services.contacts.access import USER_POLICY
from services.contacts.people.domain.colleague.commands import (
    ChangeUserJob,
    DeactivateUser,
    HandOverWork,
    MoveUserToTeam,
    ReactivateUser,
    RegisterUser,
    RenameUser,
    UserCommand,
)
from services.contacts.people.domain.colleague.row import USERS, User, colleague
from shared.events.contacts.people.colleagues import (
    UserDeactivated,
    UserEvent,
    UserJobChanged,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
    user_subject,
)
from shared.events.contacts.people.hand_overs import UserHandedOver
from shared.kernel.colleagues import require_active
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs, reachable

Happened = Sequence[UserEvent | UserHandedOver]


def decide(row: User | None, command: UserCommand, context: Context) -> Happened:
    """Return what happens to the colleague."""
    if isinstance(command, RegisterUser):
        return [_registered(row, command, context)]
    if row is None:
        raise Unknown("no such user", field="handle")
    match command:
        case RenameUser(name=name):
            unchanged = name == row.name
            return [] if unchanged else [UserRenamed(handle=row.handle, name=name, previous_name=row.name)]
        case ChangeUserJob():
            return _job_changed(row, command)
        case MoveUserToTeam():
            return _moved(row, command, context)
        case DeactivateUser():
            left = [UserDeactivated(handle=row.handle)] if row.active else []
            to = command.hand_over_to
            return left if to is None else [*left, _handed_over(row, to, "hand_over_to", command.cause, context)]
        case HandOverWork():
            return [_handed_over(row, command.to, "to", command.cause, context)]
        case ReactivateUser():
            return [] if row.active else [UserReactivated(handle=row.handle)]
        case _:
            assert_never(command)


def _registered(row: User | None, command: RegisterUser, context: Context) -> UserRegistered:
    if row is not None:
        raise Rejected("this handle is already registered", field="handle")
    _check_manager(command, context)
    return UserRegistered(**{name: getattr(command, name) for name in UserRegistered.model_fields})


def _job_changed(row: User, command: ChangeUserJob) -> Sequence[UserEvent]:
    if not row.active:
        raise Rejected("the colleague has left; reactivate first", field="handle")
    department, role = _given_or_kept(row, command, "department", "role")
    if (department, role) == (row.department, row.role):
        return []
    return [UserJobChanged(handle=row.handle, department=department, role=role)]


def _given_or_kept(row: User, command: Command, *names: str) -> Sequence[Any]:
    """Return the command's values for these fields, or the row's where the command has none."""
    return [getattr(command if name in command.model_fields_set else row, name) for name in names]


def _moved(row: User, command: MoveUserToTeam, context: Context) -> Sequence[UserEvent]:
    if not row.active:
        raise Rejected("the colleague has left; reactivate first", field="handle")
    _check_manager(command, context)
    team, office, manager = _given_or_kept(row, command, "team", "office", "manager")
    if (team, office, manager) == (row.team, row.office, row.manager):
        return []
    return [UserMovedToTeam(handle=row.handle, team=team, office=office, manager=manager)]


def _check_manager(command: RegisterUser | MoveUserToTeam, context: Context) -> None:
    require_active(colleague(context, command.manager), field="manager")
    if command.manager == command.handle:
        raise Invalid("colleagues cannot be their own manager", field="manager")
    if command.handle in _above(command.manager, context):
        raise Rejected(
            "this manager reports to the colleague, directly or through others; it cannot go both ways",
            field="manager",
        )


def _above(manager: str | None, loaded: LoadedRows) -> Iterator[str]:
    """Yield a colleague's manager, then that manager's manager, and so on upwards."""

    def managers_of(handle: str) -> Iterable[str]:
        row = loaded.row(USERS, handle)
        return (row.manager,) if row is not None and row.manager is not None else ()

    return reachable(manager, managers_of) if manager is not None else iter(())


def _handed_over(row: User, to: str, field: str, cause: str | None, context: Context) -> UserHandedOver:
    receiver = context.row(USERS, to)
    if to == row.handle:
        raise Invalid("must be someone else", field=field)
    if receiver is None:
        raise Unknown("no such colleague to hand over to", field=field)
    if not receiver.active:
        raise Rejected("this colleague has left as well", field=field)
    return UserHandedOver(hand_over_id=context.new_id(), handle=row.handle, to=to, cause=cause)


def subject(_row: User | None, command: UserCommand) -> UUID:
    return user_subject(command.handle)


def _concerned(command: UserCommand) -> str | None:
    """Return the other colleague that a command involves: the manager, or the person who takes over."""
    match command:
        case RegisterUser(manager=other) | MoveUserToTeam(manager=other):
            return other
        case HandOverWork(to=other) | DeactivateUser(hand_over_to=other):
            return other
        case _:
            return None


def needs(_row: User | None, command: UserCommand, loaded: LoadedRows) -> Needs:
    if isinstance(command, RegisterUser | MoveUserToTeam):
        yield from ((USERS, (handle,)) for handle in _above(command.manager, loaded))
        return
    other = _concerned(command)
    if other is not None:
        yield USERS, (other,)


def also_locks(command: UserCommand) -> Iterable[UUID]:
    """Lock the other colleague as well: two colleagues cannot become each other's manager at the same moment."""
    other = _concerned(command)
    return (user_subject(other),) if other is not None else ()


USER = Aggregate(
    USERS,
    decide,
    policy=USER_POLICY,
    subject_kind="user",
    subject=subject,
    needs=needs,
    also_locks=also_locks,
)
