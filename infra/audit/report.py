"""What an audit found: counts of what was checked, and every fault with its place."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

LOG = "log"
MOST_KEPT = 1_000
"""Faults kept with their words; the others are counted only."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as promised."""

    where: str
    """`log`, or what of which service: `sales store`, `sales copy`, `sales received`, `sales history`."""
    what: str
    source: str | None = None
    subject: str | None = None
    sequence: int | None = None
    """The first bad event, by name: source, subject and sequence."""
    place: str | None = None
    """Where in Kafka: topic/partition/offset."""

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
    """What is worth knowing and no fault: events not yet published, streams that moved meanwhile."""
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
