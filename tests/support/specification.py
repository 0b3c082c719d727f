"""The vocabulary of a domain test: `given(aggregate, past events).when(command).then(new events)`.

Past events happened an hour apart, the last one an hour before `NOW`, all to one customer; `recorded(…)` overrides
this. All objects are values, so a test may continue from any step.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from shared.messages.command import Command
from shared.messages.context import Context, happened_at
from shared.messages.event import Event, EventAbout, Recorded
from shared.messages.refusals import Invalid, Refused, Rejected, Unknown
from shared.model.aggregate import Aggregate
from shared.model.policy import Action
from shared.model.replay import fold_into, replay
from shared.model.view import Rows

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CUSTOMER = UUID("01890000-0000-7000-8000-000000000001")


def serial_ids() -> Callable[[], UUID]:
    """Return a source of predictable ids: …01, …02 and so on."""
    numbers = count(1)
    return lambda: UUID(f"0189ffff-0000-7000-8000-{next(numbers):012d}")


def recorded(
    data: Event,
    at: datetime = NOW,
    *,
    subject_id: UUID = CUSTOMER,
    subject_kind: str = "customer",
    sequence: int = 1,
    actor: str = "user:anna",
    recorded_at: datetime | None = None,
) -> Recorded[Any]:
    """Wrap an event in its log envelope."""
    return Recorded(
        data=data,
        type=data.type,
        source=data.type.partition(".")[0],
        subject_kind=subject_kind,
        subject_id=subject_id,
        sequence=sequence,
        time=at,
        recorded_at=recorded_at or at,
        actor=actor,
        id=UUID(int=sequence),
        correlation_id="",
        causation_id="",
        on_behalf_of="",
        channel="",
        reason="",
        batch_id="",
        prev_hash="0" * 64,
        hash=f"{sequence:064x}",
        value=b"",
    )


def folded(rows: Rows[Any], *events: Recorded[Any]) -> Mapping[tuple[Any, ...], Any]:
    """Return a view's rows by key after these events, as the engine would write them."""
    return replay(rows, events)


def _history(events: tuple[Event | Recorded[Any], ...]) -> Iterator[Recorded[Any]]:
    for number, event in enumerate(events, start=1):
        if isinstance(event, Recorded):
            yield event
        else:
            yield recorded(event, NOW - timedelta(hours=len(events) - number + 1), sequence=number)


def context_of(
    aggregate: Aggregate[Any],
    row: Any,
    command: Command,
    there: Mapping[tuple[str, Any], Any],
    *,
    now: datetime = NOW,
    actor: str = "user:anna",
    new_id: Callable[[], UUID] | None = None,
    roles: frozenset[str] = frozenset(),
    action: Action | None = None,
) -> Context:
    """Return the context of a decision like the engine: the rows that it needs, taken from those given."""
    related = aggregate.known(row, command, actor, lambda view, key: there.get((view.name, key)), action)
    return Context(actor, related.rows, now=now, new_id=new_id or serial_ids(), roles=roles)


@dataclass(frozen=True)
class Decision:
    """The result of a command: events, or a refusal."""

    rows: Rows[Any]
    before: Mapping[tuple[Any, ...], Any]
    time: datetime
    events: tuple[Event | EventAbout, ...] = ()
    refusal: Refused | None = None

    @property
    def own(self) -> tuple[Event, ...]:
        """The events about the subject itself, without those about others."""
        return tuple(event for event in self.events if not isinstance(event, EventAbout))

    def then(self, *expected: Event | EventAbout) -> None:
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == expected

    def then_row(self, **expected: Any) -> Any:
        """Assert columns of the aggregate's row after the events; return the row."""
        assert self.refusal is None, f"refused: {self.refusal}"
        table = dict(self.before)
        for number, event in enumerate(self.own, start=100):
            record = recorded(event, self.time, sequence=number)
            fold_into(table, self.rows, record)
        (row,) = table.values()
        assert {name: getattr(row, name) for name in expected} == expected
        return row

    def then_rejected(self, words: str, *, field: str | None = None) -> None:
        self._then_refused(Rejected, words, field)

    def then_unknown(self, words: str, *, field: str | None = None) -> None:
        self._then_refused(Unknown, words, field)

    def then_invalid(self, words: str, *, field: str | None = None) -> None:
        self._then_refused(Invalid, words, field)

    def _then_refused(self, kind: type[Refused], words: str, name: str | None) -> None:
        if self.refusal is None:
            pytest.fail(f"expected {kind.__name__}, got {self.events}")
        assert type(self.refusal) is kind
        assert words in self.refusal.detail
        assert self.refusal.field == name


@dataclass(frozen=True)
class Story:
    """The past events, and the world in which the next command is decided."""

    aggregate: Aggregate[Any]
    past: tuple[Recorded[Any], ...]
    now: datetime = NOW
    actor: str = "user:anna"
    roles: frozenset[str] = frozenset()
    action: Action | None = None
    """What the actor does, for rules that depend on the row; None: the product's own work."""
    rows: Mapping[tuple[str, Any], Any] = field(default_factory=dict)
    """Rows of further views."""

    def knowing(self, view: Rows[Any], row: Any) -> "Story":
        """Add a row of a further view for the decision."""
        key = tuple(getattr(row, name) for name in view.key)
        return replace(self, rows={**self.rows, (view.name, key): row})

    def by(self, actor: str) -> "Story":
        return replace(self, actor=actor)

    def with_roles(self, *roles: str) -> "Story":
        """Let somebody with these roles send the command."""
        return replace(self, roles=frozenset(roles), action="change")

    def at(self, now: datetime) -> "Story":
        return replace(self, now=now)

    def when(self, command: Command) -> Decision:
        """Decide like the command queue: the row, the further rows it needs, the clock and fresh ids."""
        rows = self.aggregate.rows
        table = folded(rows, *self.past)
        row = table.get(self.aggregate.key(command))
        there = {**self.rows, **{(rows.name, key): own for key, own in table.items()}}
        context = context_of(
            self.aggregate,
            row,
            command,
            there,
            now=self.now,
            actor=self.actor,
            roles=self.roles,
            action=self.action,
        )
        decision = Decision(rows, table, self.now)
        try:
            self.aggregate.permit(row, self.action, context)
            events = tuple(self.aggregate.decide(row, command, context))
            return replace(decision, events=events, time=happened_at(command, context))
        except Refused as refusal:
            return replace(decision, refusal=refusal)


def given(aggregate: Aggregate[Any], *events: Event | Recorded[Any]) -> Story:
    return Story(aggregate, tuple(_history(events)))
