"""One change to many customers at once. The subject is `bulk_action/<uuid>`.

What it did to customers stands in their own histories, marked with its batch; here stands what somebody decided.
"""

from typing import ClassVar, Literal

from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

BulkChange = Literal["add_tag", "remove_tag", "set_owner", "set_territory"]


class BulkActionStarted(Event):
    """Somebody asks the same of many customers, who were chosen one by one or by a filter."""

    type: ClassVar[str] = "contacts.bulk_action_started.v1"
    reads_as = Wording("table-2", N_("{who} started a bulk action on {customers} customers"))
    change: BulkChange
    tag: str | None = None
    owner: UserId | None = None
    territory: Code | None = None
    customers: Count
    filters: Personal[str | None] = None
    """The filter as it was asked, JSON; None: chosen one by one."""


class BulkActionFinished(Event):
    """All customers were gone through."""

    type: ClassVar[str] = "contacts.bulk_action_finished.v1"
    reads_as = Wording("circle-check", N_("{who} changed {changed} customers with a bulk action"))
    changed: Count
    unchanged: Count
    refused: Count


class BulkActionUndoStarted(Event):
    """The undo of a bulk action has started; changes made since then by others are left alone."""

    type: ClassVar[str] = "contacts.bulk_action_undo_started.v1"
    reads_as = Wording("undo-2", N_("{who} started undoing a bulk action"))


class BulkActionUndone(Event):
    type: ClassVar[str] = "contacts.bulk_action_undone.v1"
    reads_as = Wording("undo-2", N_("{who} undid a bulk action: {restored} customers restored"))
    restored: Count
    left: Count


BulkActionEvent = BulkActionStarted | BulkActionFinished | BulkActionUndoStarted | BulkActionUndone
