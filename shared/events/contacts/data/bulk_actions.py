"""One change to many customers at once. The subject is `bulk_action/<uuid>`.

The changes themselves are in the customers' histories, marked with the batch id; these events record the decisions.
"""

from typing import ClassVar, Literal

from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

BulkChange = Literal["add_tag", "remove_tag", "set_owner", "set_territory"]


class BulkActionStarted(Event):
    """A bulk action was started on many customers, selected individually or by a filter."""

    type: ClassVar[str] = "contacts.bulk_action_started.v1"
    reads_as = Wording("table-2", N_("{who} started a bulk action on {customers} customers"))
    change: BulkChange
    tag: str | None = None
    owner: UserId | None = None
    territory: Code | None = None
    customers: Count
    filters: Personal[str | None] = None
    """The requested filter, as JSON; None: the customers were selected individually."""


class BulkActionFinished(Event):
    """All selected customers have been processed."""

    type: ClassVar[str] = "contacts.bulk_action_finished.v1"
    reads_as = Wording("circle-check", N_("{who} changed {changed} customers with a bulk action"))
    changed: Count
    unchanged: Count
    refused: Count


class BulkActionUndoStarted(Event):
    """The undo of a bulk action was started; values that others changed since the action stay."""

    type: ClassVar[str] = "contacts.bulk_action_undo_started.v1"
    reads_as = Wording("undo-2", N_("{who} started undoing a bulk action"))


class BulkActionUndone(Event):
    type: ClassVar[str] = "contacts.bulk_action_undone.v1"
    reads_as = Wording("undo-2", N_("{who} undid a bulk action: {restored} customers restored"))
    restored: Count
    left: Count


BulkActionEvent = BulkActionStarted | BulkActionFinished | BulkActionUndoStarted | BulkActionUndone
