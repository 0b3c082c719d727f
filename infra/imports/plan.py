"""The plan of an import: rows turned into commands, with the same ids at every run. Pure."""

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
"""The treatment of an odd row: corrected, accepted as it is, left out, or refused by a service."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One import; the same name gives the same ids and keys, so a repetition adds nothing."""

    name: str

    def __post_init__(self) -> None:
        plain = self.name.replace("-", "").replace("_", "").replace(".", "")
        if not (plain.isascii() and plain.isalnum() and self.name[0].isalnum()) or len(self.name) > _LONGEST_NAME:
            raise Problem(
                f"--batch {self.name!r}: a name is 1 to {_LONGEST_NAME} letters, digits, dots, dashes and underscores"
            )

    def id(self, *parts: object) -> UUID:
        """Return the stable id of an item in this batch."""
        return uuid5(uuid5(_ROOT, self.name), "/".join(map(str, parts)))


class Place(NamedTuple):
    """The place of a row: file name and line; the heading is line 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about a row for the person who imports."""

    place: Place
    row: str
    field: str
    found: str
    done: str
    result: Result


@dataclass(frozen=True, slots=True)
class Proof:
    """How to recognise that a refused command was executed before: the answer of a read."""

    path: str
    says: Mapping[str, object] = field(default_factory=dict)
    """Expected fields and values; empty: the item merely exists."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command for a department."""

    thing: str
    """The subject, such as `opportunity/1C1I7A6R`: after a refused command, its later ones are not sent."""
    name: str
    """Unique among the steps of the same subject."""
    place: Place
    department: str
    path: str
    body: Mapping[str, Any]
    proof: Proof | None = None
    actor: str = ""
    """The actor's handle; empty: the importer itself."""


Story = tuple[Step, ...]
"""Commands about one customer (or colleague), sent strictly in order; stories run concurrently."""


def in_order(steps: Iterable[Step]) -> Story:
    """Return steps in chronological order; steps of the same moment keep their order."""
    return tuple(sorted(steps, key=lambda step: datetime.fromisoformat(step.body["occurred_at"])))


@dataclass(frozen=True, slots=True)
class Phase:
    """Stories that may run concurrently after the previous phase."""

    title: str
    stories: tuple[Story, ...]
    colleagues: frozenset[str] = frozenset()
    """Handles that sales and service desk must have read before the next phase refers to them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All commands of an import, and all remarks about its rows."""

    batch: Batch
    phases: tuple[Phase, ...]
    notes: tuple[Note, ...]
    read: Mapping[str, int]
    """Rows read per file."""
    assumes: tuple[str, ...] = ()
    """The assumptions where the files leave something open, as sentences."""
    channel: str = "crm_import"

    @property
    def steps(self) -> int:
        return sum(len(story) for phase in self.phases for story in phase.stories)

    def skipped(self) -> Mapping[str, int]:
        """Return the number of skipped rows per file."""
        return Counter(place.file for place in {note.place for note in self.notes if note.result == "skipped"})


class Notebook:
    """Collects notes while rows are read."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def add(self, place: Place, row: str, field: str, found: str, done: str, result: Result = "noted") -> None:
        self.notes.append(Note(place, row, field, found, done, result))
