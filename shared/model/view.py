"""What a read model is: a pure fold with a name. The engine (shared.engine) does all input and output.

Two kinds. `Rows` belong to one subject each and are folded event by event; `Tally` rows are sums, written as
additive deltas, so the order of events does not matter to them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from types import UnionType
from typing import Any, Generic, TypeVar, get_args

from shared.messages.event import Event, Recorded

R = TypeVar("R")
Key = tuple[Any, ...]
"""The values of a row's key columns, in their order."""


def members(union: UnionType | type[Event]) -> tuple[type[Event], ...]:
    """Return the event classes of a union (or the one class itself)."""
    return get_args(union) or (union,)


@dataclass(frozen=True)
class Rows(Generic[R]):
    """A table whose rows are folded from events: `fold(row or None, event) → row or None` (None: no such row).

    Within one source the order of events is fixed; between sources it is not. A fold of several sources must
    give the same row for every interleaving of them.
    """

    name: str
    row: type[R]
    """A frozen dataclass; its fields are the table's columns."""
    key: tuple[str, ...]
    of: Any
    """The union of event classes this view folds."""
    fold: Callable[[R | None, Recorded[Any]], R | None]
    key_of: Callable[[Recorded[Any]], Iterable[Key]] | None = None
    """The keys of the rows that an event touches; by default, the event's fields named like the key."""
    indexes: tuple[str, ...] = ()
    """Further indexes: what stands after `ON table`, e.g. `(owner, closed_at DESC)` or `USING gin (tags)`."""
    revision: int = 1
    """Raise it when the fold changes meaning; the service then builds a new generation of its views."""
    functions: Traversable | None = None
    """A file of SQL functions over this table, created in the store whenever a service starts."""

    @cached_property
    def events(self) -> tuple[type[Event], ...]:
        return members(self.of)

    def keys(self, event: Recorded[Any]) -> Iterable[Key]:
        """Return the keys of the rows that an event touches."""
        if self.key_of is not None:
            return self.key_of(event)
        return (tuple(_field(event, name) for name in self.key),)


def _field(event: Recorded[Any], name: str) -> Any:
    if name == f"{event.subject_kind}_id":
        return event.subject_id
    return getattr(event.data, name)


@dataclass(frozen=True)
class Tally(Generic[R]):
    """A table of sums: each event yields rows whose key columns say where and whose other columns are added."""

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
