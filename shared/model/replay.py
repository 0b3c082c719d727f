"""A view's rows as they were after any prefix of a history, folded the same way but without a database."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shared.messages.event import Recorded
from shared.model.view import Key, Rows

R = TypeVar("R")

HistoryUntil = Callable[[UUID, datetime], Awaitable[Sequence[Recorded[Any]]]]
"""Returns a subject's events recorded up to a moment, in history order; for a customer, from all departments."""


def replay(view: Rows[R], events: Iterable[Recorded[Any]]) -> dict[Key, R]:
    """Return the rows of a view after these events, given in history order; events it does not fold are skipped."""
    rows: dict[Key, R] = {}
    for event in events:
        fold_into(rows, view, event)
    return rows


def fold_into(rows: dict[Key, R], view: Rows[R], event: Recorded[Any]) -> None:
    """Fold one event into `rows`, if the view folds events of its type."""
    if not isinstance(event.data, view.events):
        return
    for key in view.keys(event):
        row = view.fold(rows.get(key), event)
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
