"""The operations of a run's clients and their outcomes: one JSON line each, and the same in memory."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Literal, NamedTuple
from uuid import UUID

State = Literal["invoke", "ok", "fail", "info"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A command that a client repeats until its outcome is known; its id is idempotency key and correlation id."""

    id: str
    process: str
    """The client that sent it: the user it is signed in as."""
    department: str
    method: str
    path: str
    body: Mapping[str, Any]
    customer: UUID | None
    """The customer concerned; None if the command registers a new one."""


class Written(NamedTuple):
    """An event as the command's response named it."""

    id: UUID
    sequence: int


@dataclass(slots=True)
class Outcome:
    """The state of an operation; `info` is an unknown outcome that the client asks for again."""

    operation: Operation
    state: State = "invoke"
    attempts: int = 1
    customer: UUID | None = None
    events: tuple[Written, ...] = ()


@dataclass
class History:
    """All operations in order, with monotonic times."""

    file: Path
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    states: Counter[State] = field(default_factory=Counter)
    reads: Counter[str] = field(default_factory=Counter)
    """Results of reads with `at_least`: `seen`, or `late` (504, or no response)."""
    broken_sessions: list[str] = field(default_factory=list)
    """Reads that went back in time or missed their reader's own writes."""

    def __post_init__(self) -> None:
        self._lines = self.file.open("w", encoding="utf-8", buffering=1)

    def close(self) -> None:
        self._lines.close()

    def invoke(self, operation: Operation) -> None:
        self.outcomes[operation.id] = Outcome(operation, customer=operation.customer)
        self._note("invoke", operation, body=operation.body, path=f"{operation.method} {operation.path}")

    def info(self, operation: Operation, why: str) -> None:
        """Record an unknown outcome: a broken connection, a timeout or a 5xx."""
        outcome = self.outcomes[operation.id]
        outcome.state = "info"
        outcome.attempts += 1
        self._note("info", operation, why=why)

    def fail(self, operation: Operation, status: int, detail: str) -> None:
        """Record a certain refusal."""
        self.outcomes[operation.id].state = "fail"
        self._note("fail", operation, status=status, detail=detail)

    def ok(self, operation: Operation, customer: UUID, events: tuple[Written, ...]) -> None:
        outcome = self.outcomes[operation.id]
        outcome.state, outcome.customer, outcome.events = "ok", customer, events
        written = [{"id": str(event.id), "sequence": event.sequence} for event in events]
        self._note("ok", operation, customer=str(customer), events=written)

    def _note(self, state: State, operation: Operation, **more: Any) -> None:
        self.states[state] += 1
        line = {"at": round(monotonic(), 6), "state": state, "id": operation.id, "process": operation.process}
        about = {"department": operation.department, "customer": str(operation.customer or "")}
        self._lines.write(json.dumps({**line, **about, **more}, ensure_ascii=False) + "\n")

    @property
    def customers(self) -> set[UUID]:
        """The customers of all operations, as far as they are known."""
        return {outcome.customer for outcome in self.outcomes.values() if outcome.customer and outcome.state == "ok"}
