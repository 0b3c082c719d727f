"""A department's declaration of an aggregate; the command queue (shared.engine.commands.queue) executes it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Event, EventAbout
from shared.model.view import Key, Rows

Needs = Iterable[tuple[Rows[Any], Key]]
"""Further rows, each given by view and key."""

R = TypeVar("R")
T = TypeVar("T")


def customer_of(row: Any, command: Any) -> UUID | None:
    """Return the customer that a command concerns: from the row if there is one, otherwise from the command."""
    customer_id: UUID | None = getattr(row if row is not None else command, "customer_id", None)
    return customer_id


def reachable(start: T, leads_to: Callable[[T], Iterable[T]]) -> Iterator[T]:
    """Yield an item and everything reachable from it, each once.

    `leads_to` is called after the item was yielded, so a generator of `needs` can name its row first.
    """
    visited = {start: None}
    ahead = [start]
    for thing in ahead:
        yield thing
        new = [other for other in leads_to(thing) if other not in visited]
        visited.update(dict.fromkeys(new))
        ahead += dict.fromkeys(new)


@dataclass(frozen=True)
class Aggregate(Generic[R]):
    """One consistency boundary: its row, how to decide on a command, and the subject of its events.

    `decide(row or None, command, context)` returns the events that happened, in order, or raises `Refused`.
    An empty list means that nothing changed, which is a success.
    """

    rows: Rows[R]
    decide: Callable[[R | None, Any, Context], Sequence[Event | EventAbout]]
    subject_kind: str = "customer"
    subject: Callable[[R | None, Any], UUID | None] = customer_of
    """The subject of the command's events; it never changes during a row's life. None: unknown."""
    needs: Callable[[R | None, Any, LoadedRows], Needs] = lambda _row, _command, _known: ()
    """Rows of further views that the decision needs, given the row, the command and the rows known so far.

    A generator may read rows that it has named with `known.row`, and name further rows based on them. A row that is
    not loaded yet is None; the engine loads it and calls `needs` again, until no new row is named.
    """

    also_locks: Callable[[Any], Iterable[UUID]] = lambda _command: ()
    """Other subjects that events of this command may be about (`EventAbout`)."""

    also_kind: str = ""
    """The kind of those other subjects, if it differs from `subject_kind`."""

    answers_with: tuple[str, ...] = ()
    """Fields of commands that the response contains besides the key, such as the id of a reply in a discussion."""

    @property
    def others_kind(self) -> str:
        """The kind of the other subjects that a command's events may be about."""
        return self.also_kind or self.subject_kind

    def known(self, row: R | None, command: Any, actor: str, get: Callable[[Rows[Any], Key], Any]) -> LoadedRows:
        """Return the rows that the decision needs, as provided by `get(view, key)`."""
        loaded = LoadedRows(actor)
        for view, key in self.needs(row, command, loaded):
            loaded.rows[view.name, key] = get(view, key)
        return loaded

    def key(self, command: Command) -> Key:
        """Return the key of the row that a command concerns."""
        return tuple(getattr(command, name) for name in self.rows.key)

    def named(self, command: Command, key: Key) -> dict[str, Any]:
        """Return the fields that identify the target of a command in its response: the key and `answers_with`."""
        names = dict(zip(self.rows.key, key, strict=True))
        for name in self.answers_with:
            if name in type(command).model_fields:
                names[name] = getattr(command, name)
        return names
