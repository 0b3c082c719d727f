"""Bulk actions: the same change made to many customers in the background, with undo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from services.contacts.access import BULK_ACTION_POLICY
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RemoveTag, Tag
from shared.events.contacts.data.bulk_actions import (
    BulkActionEvent,
    BulkActionFinished,
    BulkActionStarted,
    BulkActionUndone,
    BulkActionUndoStarted,
    BulkChange,
)
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Code, Count, Line, UserId
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate
from shared.model.view import Rows

BulkState = Literal["running", "finished", "undoing", "undone"]
BUSY: frozenset[str] = frozenset({"running", "undoing"})
"""The states in which a worker is going through the customers."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A bulk action as it stands; the counts are those at its end."""

    bulk_action_id: UUID
    state: BulkState
    change: BulkChange
    tag: str | None
    owner: str | None
    territory: str | None
    customers: int
    filters: str | None
    started_at: datetime
    started_by: str
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    undone_by: str | None = None
    restored: int = 0
    left_over: int = 0


class StartBulkAction(Command):
    bulk_action_id: UUID
    change: BulkChange
    tag: Tag | None = None
    owner: UserId | None = None
    territory: Code | None = None
    customers: Count
    filters: Line | None = None


class FinishBulkAction(Command):
    bulk_action_id: UUID
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0


class UndoBulkAction(Command):
    """Undo a bulk action where nobody has changed its results since."""

    bulk_action_id: UUID


class FinishBulkUndo(Command):
    bulk_action_id: UUID
    restored: Count = 0
    left: Count = 0


BulkCommand = StartBulkAction | FinishBulkAction | UndoBulkAction | FinishBulkUndo


def decide(row: BulkAction | None, command: BulkCommand, _context: Context) -> Sequence[BulkActionEvent]:
    """Return what happens to the bulk action."""
    if isinstance(command, StartBulkAction):
        if row is not None:
            raise Rejected("this bulk action was already started", field="bulk_action_id")
        return [_started(command)]
    if row is None:
        raise Unknown("no such bulk action", field="bulk_action_id")
    required_state = {FinishBulkAction: "running", UndoBulkAction: "finished", FinishBulkUndo: "undoing"}[type(command)]
    if row.state != required_state:
        raise Rejected(f"cannot be done now: the bulk action is {row.state}", field="bulk_action_id")
    match command:
        case FinishBulkAction():
            return [BulkActionFinished(**command.model_dump(exclude={"bulk_action_id", "occurred_at"}))]
        case UndoBulkAction():
            return [BulkActionUndoStarted()]
        case FinishBulkUndo(restored=restored, left=left):
            return [BulkActionUndone(restored=restored, left=left)]
        case _:
            assert_never(command)


def _started(command: StartBulkAction) -> BulkActionStarted:
    if command.change in {"add_tag", "remove_tag"} and command.tag is None:
        raise Invalid("is required", field="tag")
    if command.customers == 0:
        raise Invalid("choose at least one", field="customer_ids")
    return BulkActionStarted(**command.model_dump(exclude={"bulk_action_id", "occurred_at"}))


def command_for(action: BulkAction, customer_id: UUID) -> AddTags | RemoveTag | ChangeCustomer:
    """Return the command for one customer; without an owner or territory, it clears theirs."""
    match action.change:
        case "add_tag":
            return AddTags(customer_id=customer_id, tags=(str(action.tag),))
        case "remove_tag":
            return RemoveTag(customer_id=customer_id, tag=str(action.tag))
        case "set_owner":
            return ChangeCustomer(customer_id=customer_id, owner=action.owner)
        case "set_territory":
            return ChangeCustomer(customer_id=customer_id, territory=action.territory)
        case _:
            assert_never(action.change)


def fold(row: BulkAction | None, event: Recorded[BulkActionEvent]) -> BulkAction | None:
    """Return the bulk action after the event."""
    match event.data:
        case BulkActionStarted() as new:
            fields = new.model_dump()
            return BulkAction(
                bulk_action_id=event.subject_id,
                state="running",
                started_at=event.time,
                started_by=event.actor,
                **fields,
            )
        case BulkActionFinished(changed=changed, unchanged=unchanged, refused=refused):
            return row and replace(row, state="finished", changed=changed, unchanged=unchanged, refused=refused)
        case BulkActionUndoStarted():
            return row and replace(row, state="undoing", undone_by=event.actor)
        case BulkActionUndone(restored=restored, left=left):
            return row and replace(row, state="undone", restored=restored, left_over=left)
        case _:
            assert_never(event.data)


BULK_ACTIONS = Rows(
    "bulk_actions",
    BulkAction,
    key=("bulk_action_id",),
    of=BulkActionEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id,),),
    indexes=("(started_at, bulk_action_id)", "(state)"),
)
BULK_ACTION = Aggregate(
    BULK_ACTIONS,
    decide,
    policy=BULK_ACTION_POLICY,
    subject_kind="bulk_action",
    subject=lambda _row, command: command.bulk_action_id,
)
