"""Report the outcome of each row: one CSV line per remark, and a table of totals."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from infra.imports.plan import Note, Plan
from infra.imports.run import Outcome

HEADING = ("file", "line", "row", "field", "found", "done", "result")
_RISKY = "=+-@\t\r"


def write_report(path: Path, notes: Iterable[Note]) -> int:
    """Write one line per note, in file order; return the number of lines."""
    ordered = sorted(notes, key=lambda note: note.place)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for note in ordered:
            cells = (note.row, note.field, note.found, note.done)
            writer.writerow((note.place.file, note.place.line, *map(_escape_formula, cells), note.result))
    return len(ordered)


def _escape_formula(text: str) -> str:
    """Return text that no spreadsheet reads as a formula."""
    return f"'{text}" if text and text[0] in _RISKY else text


@dataclass(frozen=True, slots=True)
class Sum:
    """The outcome of one file's rows; `read` is the sum of the others."""

    file: str
    read: int
    imported: int
    there_before: int
    skipped: int
    failed: int

    @property
    def missing(self) -> int:
        return self.read - self.imported - self.there_before - self.skipped - self.failed


def sums(plan: Plan, outcome: Outcome) -> Sequence[Sum]:
    """Return the outcome of the rows, file by file."""
    imported, before, skipped, failed = (
        outcome.imported(), outcome.there_before(), plan.skipped(), outcome.failures(),
    )  # fmt: skip
    return [
        Sum(file, read, imported.get(file, 0), before.get(file, 0), skipped.get(file, 0), failed.get(file, 0))
        for file, read in plan.read.items()
    ]


def reasons(notes: Iterable[Note]) -> Table:
    """Return a table with the frequency of each kind of note."""
    kinds: dict[tuple[str, str, str], list[Note]] = {}
    for note in notes:
        kinds.setdefault((note.place.file, note.field, note.result), []).append(note)
    table = Table("file", "field", "result", "lines", "for example", box=None, pad_edge=False)
    for (file, field, result), examples in sorted(kinds.items()):
        first = examples[0]
        table.add_row(file, field, result, str(len(examples)), f"line {first.place.line}: {first.found} {first.done}")
    return table


def summary(rows: Iterable[Sum]) -> Table:
    table = Table("file", "read", "imported", "there before", "skipped", "failed", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.file, *map(str, (row.read, row.imported, row.there_before, row.skipped, row.failed)))
    return table
