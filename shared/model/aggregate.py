"""A department's declaration of an aggregate; the command queue (shared.engine.commands.queue) executes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Event, EventAbout
from shared.messages.refusals import Forbidden
from shared.model.policy import RELATIONS, Action, Actor, Policy, Relation
from shared.model.relations import OWNED, Relations
from shared.model.view import Key, Rows

Needs = Iterable[tuple[Rows[Any], Key]]
"""Further rows, each given by view and key."""

R = TypeVar("R")
T = TypeVar("T")

ONLY: Mapping[Relation, str] = {
    "owner": "only its owner may do this with your role",
    "team": "only its owner's team may do this with your role",
    "territory": "only who is responsible for its territory may do this with your role",
    "none": "this needs another role",
}


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
    policy: Policy
    """Who may send its commands, and read its rows."""
    relations: Relations = OWNED
    """How its rows relate to whoever acts, for rules that depend on the row."""
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

    def known(
        self,
        row: R | None,
        command: Any,
        actor: str,
        get: Callable[[Rows[Any], Key], Any],
        action: Action | None = None,
    ) -> LoadedRows:
        """Return the rows that the decision needs, as provided by `get(view, key)`."""
        loaded = LoadedRows(actor)
        for view, key in self.needs(row, command, loaded):
            loaded.rows[view.name, key] = get(view, key)
        if action is not None and self.policy.depends_on_row(action):
            for view, key in self.relations.needs(row, loaded):
                loaded.rows[view.name, key] = get(view, key)
        return loaded

    def allows(self, actor: Actor, row: R | None, action: Action, known: LoadedRows | None = None) -> bool:
        """Return whether somebody may do this to this row, given the rows that its relation depends on."""
        relation = self.relations.of(row, known if known is not None else LoadedRows(actor.actor))
        return self.policy.may(actor, relation, action)

    def permit(self, row: R | None, action: Action | None, context: Context) -> None:
        """Refuse an action that the policy does not allow on this row.

        None: the product's own work, which was permitted when somebody asked for it.

        Raises:
            Forbidden: the roles of the actor do not suffice for a row of this relation.
        """
        if action is None or not self.policy.depends_on_row(action):
            return
        if not self.allows(context, row, action, context):
            nearer = (relation for relation in reversed(RELATIONS) if self.policy.may(context, relation, action))
            raise Forbidden(ONLY[next(nearer, "none")], field=self.rows.key[0])

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
