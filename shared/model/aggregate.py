"""What a department declares of an aggregate; the command lane (shared.engine.commands.queue) does the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import About, Event
from shared.model.view import Key, Rows

Related = Mapping[tuple[str, Key], Any]
"""Rows of further views by (view name, key); None where there is no such row."""

R = TypeVar("R")
C = TypeVar("C", bound=Command)


def customer_of(row: Any, command: Any) -> UUID | None:
    """Return the customer that a command is about: the row's, else the one the command names."""
    found: UUID | None = getattr(row if row is not None else command, "customer_id", None)
    return found


@dataclass(frozen=True)
class Aggregate(Generic[R]):
    """One consistency boundary: its row, how to decide on a command, and whom its events are about.

    `decide(row or None, command, context)` returns the events that happened, in order, or raises `Refused`.
    An empty list means that nothing changed, which is a success.
    """

    rows: Rows[R]
    decide: Callable[[R | None, Any, Context], Sequence[Event | About]]
    subject_kind: str = "customer"
    subject: Callable[[R | None, Any], UUID | None] = customer_of
    """The subject of the command's events; it never changes in a row's life. None: not known here."""
    related: Callable[[R | None, Any, str], Iterable[tuple[Rows[Any], Key]]] = lambda _row, _command, _actor: ()
    """Rows of further views that decide needs of this row, command and actor; `context.related[view.name, key]`."""

    further_related: Callable[[Any, Related], Iterable[tuple[Rows[Any], Key]]] | None = None
    """More rows that the related ones lead to, say along a chain; asked again until it names none that is new."""

    further_subjects: Callable[[Any], Iterable[UUID]] = lambda _command: ()
    """Other subjects of the same kind that events of this command may be about (`About`)."""

    answers_with: tuple[str, ...] = ()
    """Fields of commands that the answer names beside the key: the id of a reply within a discussion."""

    def found(self, row: R | None, command: Any, actor: str, get: Callable[[Rows[Any], Key], Any]) -> dict[Any, Any]:
        """Return the related rows, and those that they lead to, as `get(view, key)` knows them (see `Related`)."""
        found: dict[tuple[str, Key], Any] = {}
        asked = list(self.related(row, command, actor))
        while asked:
            found.update({(view.name, key): get(view, key) for view, key in asked})
            further = self.further_related(command, found) if self.further_related else ()
            asked = [(view, key) for view, key in further if (view.name, key) not in found]
        return found

    def key(self, command: Command) -> Key:
        """Return the key of the row that a command is about."""
        return tuple(getattr(command, name) for name in self.rows.key)

    def named(self, command: Command, key: Key) -> dict[str, Any]:
        """Return what an answer calls the things that a command was about."""
        names = dict(zip(self.rows.key, key, strict=True))
        for name in self.answers_with:
            if name in type(command).model_fields:
                names[name] = getattr(command, name)
        return names
