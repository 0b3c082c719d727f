"""Hand-overs as each department knows them: the requests, and which departments have done their part.

Contacts records the request. Every department with hand-over rules moves its own items
(`shared.kernel.hand_over_worker`) and records completion with its own event.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.events.contacts.people.colleagues import user_subject
from shared.events.contacts.people.hand_overs import UserHandedOver
from shared.kernel.access import HAND_OVER_POLICY
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Event, Recorded
from shared.messages.fields import Count, UserId
from shared.model.aggregate import Aggregate
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import Select, select

NO_ID = UUID(int=0)
ABOUT = frozenset({"hand_over_id", "handle"})
"""Fields of the completion event that are not counts."""


@dataclass(frozen=True, slots=True)
class HandOverRule:
    """One kind of item that passes to another colleague in a hand-over."""

    name: str
    """The name of its count in the completion event."""
    aggregate: Aggregate[Any]
    theirs: str
    """The condition for open items of the colleague $1."""
    command: Callable[[Mapping[str, Any], str], Command]
    """Returns the command that assigns a row to a colleague."""
    columns: tuple[str, ...] = ()
    """Further columns that the command needs besides `id`."""
    before_all: Any = NO_ID
    """A value that precedes every id."""

    @property
    def _open(self) -> Select[Any]:
        return select(self.aggregate.rows).where(self.theirs)

    @property
    def count(self) -> str:
        """The query that counts the open items of $1."""
        return self._open.statement("count(*)")

    @property
    def query(self) -> str:
        """The query for at most $3 open items of $1 with ids after $2, sorted by id."""
        rows = self.aggregate.rows
        key, chosen = rows.key[-1], ", ".join((f"{rows.key[-1]} AS id", *self.columns))
        return self._open.where(f"{key} > $2").order_by("id LIMIT $3").statement(chosen)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A request to pass all of a colleague's open items to the receiver."""

    hand_over_id: UUID
    handle: str
    receiver: str
    cause: str | None
    asked_by: str
    """The actor who requested it."""
    asked_at: datetime
    """When the request was recorded; hand-overs are ordered by this time, since a departure may be recorded late."""
    event_id: UUID


def fold(_row: HandOver | None, event: Recorded[UserHandedOver]) -> HandOver:
    """Return the hand-over that an event requests."""
    fact = event.data
    return HandOver(fact.hand_over_id, fact.handle, fact.to, fact.cause, event.actor, event.recorded_at, event.id)


HAND_OVERS = Rows(
    "hand_overs",
    HandOver,
    key=("hand_over_id",),
    of=UserHandedOver,
    fold=fold,
    indexes=("(handle, asked_at)",),
    revision=2,
)


@dataclass(frozen=True, slots=True)
class HandOverDone:
    """A department has nothing left to hand over."""

    hand_over_id: UUID
    department: str
    moved: int
    """Items moved by the process that finished it; items moved by an earlier process are only in the history."""
    done_at: datetime


class FinishHandOver(Command):
    """Record that this department has nothing left to hand over."""

    hand_over_id: UUID
    department: str
    handle: UserId
    moved: Mapping[str, Count]


def completion_aggregate(completion: type[Event], seen: Any = None) -> Aggregate[HandOverDone]:
    """Return the aggregate that records `completion` once; it folds the events `seen`, by default only its own."""
    view = Rows(
        "hand_overs_done",
        HandOverDone,
        key=("hand_over_id", "department"),
        of=seen or completion,
        fold=_fold_done,
        key_of=lambda event: [(event.data.hand_over_id, event.source)],
    )
    return Aggregate(
        view,
        _decide(completion),
        policy=HAND_OVER_POLICY,
        subject_kind="user",
        subject=lambda _row, command: user_subject(command.handle),
    )


def _decide(completion: type[Event]) -> Callable[[HandOverDone | None, FinishHandOver, Context], Sequence[Event]]:
    def decide(row: HandOverDone | None, command: FinishHandOver, _context: Context) -> Sequence[Event]:
        if row is not None:
            return []
        return [completion(hand_over_id=command.hand_over_id, handle=command.handle, **command.moved)]

    return decide


def counts_of(event: type[Event]) -> frozenset[str]:
    """Return the names of the counts in a completion event."""
    return frozenset(event.model_fields) - ABOUT


def _fold_done(_row: HandOverDone | None, event: Recorded[Any]) -> HandOverDone:
    fact = event.data
    moved = sum(getattr(fact, name) for name in counts_of(type(fact)))
    return HandOverDone(fact.hand_over_id, event.source, moved, event.time)


def receiver_of(hand_over: HandOver, all_of_them: Iterable[HandOver]) -> str:
    """Return the final receiver, since the receiver may have handed over in the meantime."""
    later = sorted(
        (other for other in all_of_them if other.asked_at > hand_over.asked_at), key=lambda other: other.asked_at
    )
    receiver = hand_over.receiver
    for other in later:
        if other.handle == receiver:
            receiver = other.receiver
    return receiver


async def unfinished(db: Reader, department: str) -> Sequence[HandOver]:
    """Return the hand-overs that a department still has to complete, in the order they were requested."""
    waiting = (
        select(HAND_OVERS)
        .joined("hand_overs h")
        .where(
            "NOT EXISTS (SELECT FROM hand_overs_done d WHERE d.hand_over_id = h.hand_over_id AND d.department = {})",
            department,
        )
    )
    return await waiting.order_by("asked_at, hand_over_id").all(db)


async def hand_overs_since(db: Reader, since: datetime) -> Sequence[HandOver]:
    """Return the hand-overs requested after a moment."""
    return await select(HAND_OVERS).where("asked_at > {}", since).all(db)
