"""Read models: named pure folds. The engine (shared.engine) does all input and output.

There are two kinds. `Rows` belong to one subject each and are folded event by event. `Tally` rows are sums, written as
additive deltas, so they do not depend on the order of events.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from types import UnionType
from typing import Any, Generic, TypeVar, get_args

from shared.messages.event import Event, Recorded

R = TypeVar("R")
Key = tuple[Any, ...]
"""The values of a row's key columns, in order."""


def members(union: UnionType | type[Event]) -> tuple[type[Event], ...]:
    """Return the event classes of a union, or of a single class."""
    return get_args(union) or (union,)


@dataclass(frozen=True)
class Rows(Generic[R]):
    """A table whose rows are folded from events: `fold(row or None, event) → row or None` (None: no such row).

    The order of events is fixed within one source but not between sources. A fold of several sources must return the
    same row for every interleaving of them.
    """

    name: str
    row: type[R]
    """A frozen dataclass; its fields are the table's columns."""
    key: tuple[str, ...]
    of: Any
    """The union of event classes that this view folds."""
    fold: Callable[[R | None, Recorded[Any]], R | None]
    key_of: Callable[[Recorded[Any]], Iterable[Key]] | None = None
    """Returns the keys of the rows that an event affects; by default, from the event's fields named like the key."""
    indexes: tuple[str, ...] = ()
    """Further indexes: the SQL after `ON table`, e.g. `(owner, closed_at DESC)` or `USING gin (tags)`."""
    revision: int = 1
    """Increase it when the meaning of the fold changes; the service then builds a new generation of its views."""

    @cached_property
    def events(self) -> tuple[type[Event], ...]:
        return members(self.of)

    def keys(self, event: Recorded[Any]) -> Iterable[Key]:
        """Return the keys of the rows that an event affects."""
        if self.key_of is not None:
            return self.key_of(event)
        return (tuple(_field(event, name) for name in self.key),)


def _field(event: Recorded[Any], name: str) -> Any:
    if name == f"{event.subject_kind}_id":
        return event.subject_id
    return getattr(event.data, name)


@dataclass(frozen=True)
class Tally(Generic[R]):
    """A table of sums: each event yields rows whose key columns select a sum and whose other columns are added."""

    name: str
    row: type[R]
    key: tuple[str, ...]
    of: Any
    count: Callable[[Recorded[Any]], Iterable[R]]
    indexes: tuple[str, ...] = ()
    revision: int = 1

    @cached_property
    def events(self) -> tuple[type[Event], ...]:
        return members(self.of)


View = Rows[Any] | Tally[Any]
