"""The data that a decision may use besides the row and the command."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

import msgspec

from shared.messages.command import Command
from shared.messages.refusals import Invalid

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class RowsOf(Protocol[R_co]):
    """The part of a view (`shared.model.view.Rows`) that a decision needs to refer to it."""

    @property
    def name(self) -> str: ...

    @property
    def row(self) -> type[R_co]: ...


class LoadedRows(msgspec.Struct, frozen=True):
    """The rows of further views that an aggregate named in `needs`, and who sent the command."""

    actor: str
    rows: dict[tuple[str, tuple[Any, ...]], Any] = msgspec.field(default_factory=dict)
    """(view name, key) → row or None."""

    def row(self, view: RowsOf[R], *key: Any) -> R | None:
        """Return a row of a view, or None if there is none.

        Raises:
            LookupError: the aggregate did not name it, so it was not loaded.
        """
        try:
            row: R | None = self.rows[view.name, key]
        except KeyError:
            raise LookupError(f"the aggregate's `needs` does not name the row {key} of {view.name}") from None
        return row

    def rows_of(self, view: RowsOf[R]) -> list[R]:
        """Return all rows of a view that were named and exist."""
        return [row for (name, _), row in self.rows.items() if name == view.name and row is not None]


class Context(LoadedRows, frozen=True, kw_only=True):
    """The data that a decision may use besides the row and the command; passed in, so that decisions stay pure."""

    now: datetime
    new_id: Callable[[], UUID]
    roles: frozenset[str] = frozenset()


CLOCK_SLACK = timedelta(minutes=1)


def happened_at(command: Command, context: Context) -> datetime:
    """Return the event's `time`: the command's `occurred_at` if it is set, otherwise now.

    Raises:
        Invalid: `occurred_at` is in the future by more than a minute, which is allowed for clock differences.
    """
    if command.occurred_at is None:
        return context.now
    if command.occurred_at > context.now + CLOCK_SLACK:
        raise Invalid("is in the future; only what has happened can be recorded", field="occurred_at")
    return min(command.occurred_at, context.now)
