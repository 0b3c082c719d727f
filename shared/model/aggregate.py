"""What a department declares of an aggregate; the command queue (shared.engine.commands.queue) does the rest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Event, EventAbout
from shared.model.view import Key, Rows

Needs = Iterable[tuple[Rows[Any], Key]]
"""Rows of further views, each by its view and key."""

R = TypeVar("R")
T = TypeVar("T")


def customer_of(row: Any, command: Any) -> UUID | None:
    """Return the customer that a command is about: from the row, else from the command."""
    customer_id: UUID | None = getattr(row if row is not None else command, "customer_id", None)
    return customer_id


def reachable(start: T, leads_to: Callable[[T], Iterable[T]]) -> Iterator[T]:
    """Yield a thing and everything that it leads to, each once.

    `leads_to` is called after the thing was yielded, so a generator of `needs` can name its row first.
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
    """The subject of the command's events; it never changes in a row's life. None: not known here."""
    needs: Callable[[R | None, Any, LoadedRows], Needs] = lambda _row, _command, _known: ()
    """Rows of further views that the decision needs, given the row, the command and the rows known so far.

    A generator may read with `known.row` what it has named, and name what that leads to. A row that is not loaded
    yet reads as None; the engine loads it and asks again, until nothing new is named.
    """

    also_locks: Callable[[Any], Iterable[UUID]] = lambda _command: ()
    """Other subjects of the same kind that events of this command may be about (`EventAbout`)."""

    answers_with: tuple[str, ...] = ()
    """Fields of commands that the answer names beside the key: the id of a reply within a discussion."""

    def known(self, row: R | None, command: Any, actor: str, get: Callable[[Rows[Any], Key], Any]) -> LoadedRows:
        """Return the rows that the decision needs and those that they lead to, as provided by `get(view, key)`."""
        loaded = LoadedRows(actor)
        for view, key in self.needs(row, command, loaded):
            loaded.rows[view.name, key] = get(view, key)
        return loaded

    def key(self, command: Command) -> Key:
        """Return the key of the row that a command is about."""
        return tuple(getattr(command, name) for name in self.rows.key)

    def named(self, command: Command, key: Key) -> dict[str, Any]:
        """Return the key and other fields by which an answer identifies what a command was about."""
        names = dict(zip(self.rows.key, key, strict=True))
        for name in self.answers_with:
            if name in type(command).model_fields:
                names[name] = getattr(command, name)
        return names
