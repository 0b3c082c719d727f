"""What is going to be sent: rows turned into commands, with ids that are the same at every run. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from infra.errors import Problem

_ROOT = UUID("0c0f4a52-4b9e-5d0a-9f5e-5b1f6a3f9a10")
_LONGEST_NAME = 64

Result = Literal["corrected", "noted", "skipped", "failed"]
"""What became of something odd: put right, taken as it is, its row left out, its row refused by a service."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One import; the same name means the same ids and keys, so nothing of it is ever there twice."""

    name: str

    def __post_init__(self) -> None:
        plain = self.name.replace("-", "").replace("_", "").replace(".", "")
        if not (plain.isascii() and plain.isalnum() and self.name[0].isalnum()) or len(self.name) > _LONGEST_NAME:
            raise Problem(
                f"--batch {self.name!r}: a name is 1 to {_LONGEST_NAME} letters, digits, dots, dashes and underscores"
            )

    def id(self, *parts: object) -> UUID:
        """Return the id that something of this batch has at every run."""
        return uuid5(uuid5(_ROOT, self.name), "/".join(map(str, parts)))


class Place(NamedTuple):
    """Where a row stands: file name and line, the heading being line 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a row that a person should know."""

    place: Place
    row: str
    field: str
    found: str
    done: str
    result: Result


@dataclass(frozen=True, slots=True)
class Proof:
    """How to see that a refused command had been carried out before: what reading a path then says."""

    path: str
    says: Mapping[str, object] = field(default_factory=dict)
    """Fields and their values; empty: it is there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command on its way to a department."""

    thing: str
    """What it is about, `opportunity/1C1I7A6R`: once a command about it was refused, no further one is sent."""
    name: str
    """Unique among the steps about the thing."""
    place: Place
    department: str
    path: str
    body: Mapping[str, Any]
    proof: Proof | None = None
    actor: str = ""
    """The handle of whoever does it; empty: the importer itself."""


Story = tuple[Step, ...]
"""Commands about one customer (or colleague), sent strictly one after the other; stories go side by side."""


def in_order(steps: Iterable[Step]) -> Story:
    """Return steps in the order of time; those of the same moment stay as they stand."""
    return tuple(sorted(steps, key=lambda step: datetime.fromisoformat(step.body["occurred_at"])))


@dataclass(frozen=True, slots=True)
class Phase:
    """Stories that may go side by side once all of the phase before are told."""

    title: str
    stories: tuple[Story, ...]
    colleagues: frozenset[str] = frozenset()
    """Handles that sales and service desk have to know before the next phase may refer to them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is going to be done, and everything that was odd about the rows."""

    batch: Batch
    phases: tuple[Phase, ...]
    notes: tuple[Note, ...]
    read: Mapping[str, int]
    """Rows read per file."""
    assumes: tuple[str, ...] = ()
    """What the files leave open and how it is taken, in words."""
    channel: str = "import"

    @property
    def steps(self) -> int:
        return sum(len(story) for phase in self.phases for story in phase.stories)

    def skipped(self) -> Mapping[str, int]:
        """Return how many rows of each file are left out."""
        return Counter(place.file for place in {note.place for note in self.notes if note.result == "skipped"})


class Notebook:
    """Collects notes while rows are read."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def add(self, place: Place, row: str, field: str, found: str, done: str, result: Result = "noted") -> None:
        self.notes.append(Note(place, row, field, found, done, result))
