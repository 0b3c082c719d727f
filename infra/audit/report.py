"""The audit's findings: counts of checked items, and every fault with its place."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

LOG = "log"
MOST_KEPT = 1_000
"""Faults kept in full; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken guarantee."""

    where: str
    """`log`, or a part of one service: `sales store`, `sales copy`, `sales received`, `sales history`."""
    what: str
    source: str | None = None
    subject: str | None = None
    sequence: int | None = None
    """The first bad event: source, subject and sequence."""
    place: str | None = None
    """The place in Kafka: topic/partition/offset."""

    def __str__(self) -> str:
        event = " ".join(str(part) for part in (self.source, self.subject, self.sequence) if part is not None)
        place = f" at {self.place}" if self.place else ""
        return f"{self.where}: {event + ': ' if event else ''}{self.what}{place}"


@dataclass(slots=True)
class Report:
    """The outcome of an audit."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Observations that are not faults: unpublished events, streams that moved during the audit."""
    fault_count: int = 0

    @property
    def ok(self) -> bool:
        return not self.fault_count

    def add(self, *faults: Fault) -> None:
        self.fault_count += len(faults)
        self.faults += faults[: MOST_KEPT - len(self.faults)]

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "checked": dict(self.counts),
            "fault_count": self.fault_count,
            "faults": [asdict(fault) for fault in self.faults],
            "notes": self.notes,
        }
