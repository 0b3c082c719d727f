"""Reading uploaded files: their format, heading and rows, without holding all rows at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from services.contacts.imports.domain.batch.commands import MOST_COLUMNS
from services.contacts.imports.domain.mapping import is_known
from services.contacts.imports.routes.decoding import Lines, text_of
from services.contacts.imports.routes.workbooks import ZIP, workbook
from shared.events.contacts.data.imports import ImportFormat
from shared.messages.refusals import Invalid

SAMPLE = 256 * 1024
"""Bytes from which encoding and delimiter are recognised."""
MOST_ROWS = 2_000_000
LONGEST_CELL = 32_767
"""Characters, as in a spreadsheet."""
LONGEST_ROW = 65_536
"""Characters of all cells together: rows are kept and read in pieces."""


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A file ready to be read: how it is written, its heading, and its further rows with their line numbers."""

    format: ImportFormat
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    rows: Lines


def open_table(file: BinaryIO) -> UploadedTable:
    """Return the table in a file.

    Raises:
        Invalid: it cannot be read; reading further rows may raise it as well, naming the line.
    """
    start = file.read(SAMPLE)
    file.seek(0)
    if not start.strip():
        raise Invalid("is empty", field="file")
    is_workbook = start.startswith(ZIP)
    rows, written = workbook(file) if is_workbook else text_of(file, start)
    heading, rest = _heading(rows)
    columns = _columns(heading)
    return UploadedTable(*written, columns, _filled(rest, len(columns), pad=is_workbook))


def _heading(rows: Lines) -> tuple[list[str], Lines]:
    """Return the heading and the rows after it; a title above, which fills only one cell, is skipped."""
    filled = (row for row in rows if any(cell.strip() for cell in row[1]))
    first = next(filled, None)
    if first is None:
        raise Invalid("has no header row", field="file")
    following = next(filled, None)
    while following and _count(first[1]) == 1 < _count(following[1]) and not is_known(_only(first[1])):
        first, following = following, next(filled, None)
    return first[1], chain([following] if following else [], filled)


def _count(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _only(cells: Sequence[str]) -> str:
    return next(cell for cell in cells if cell.strip())


def _columns(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct names of the columns; empty columns at the end are dropped."""
    names = [" ".join(name.split())[:200] for name in heading]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise Invalid(f"has {len(names)} columns; at most {MOST_COLUMNS} can be read", field="file")
    columns: list[str] = []
    for place, name in enumerate(names, start=1):
        own = name or f"Column {place}"
        while own in columns or (own != name and own in names):
            own = f"{own} ({place})"
        columns.append(own)
    return tuple(columns)


def _filled(rows: Lines, width: int, *, pad: bool) -> Lines:
    """Yield the rows that are not empty; empty cells beyond the heading do not count.

    A workbook keeps no empty cells at the end of a row (`pad`); in a text, a row that is too short is broken.
    """
    count = 0
    for line, cells in rows:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        count += 1
        if count > MOST_ROWS:
            raise Invalid(f"has more than {MOST_ROWS:,} rows; split it", field="file")
        _check_length(line, cells)
        yield line, cells + [""] * (width - len(cells)) if pad else cells
    if not count:
        raise Invalid("has a header row but no other rows", field="file")


def _check_length(line: int, cells: Sequence[str]) -> None:
    if max(map(len, cells), default=0) > LONGEST_CELL:
        raise Invalid(f"has a cell of more than {LONGEST_CELL:,} characters in line {line}", field="file")
    if sum(map(len, cells)) > LONGEST_ROW:
        raise Invalid(f"has more than {LONGEST_ROW:,} characters in line {line}", field="file")


def pieces(rows: Lines, size: int) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield rows in pieces of a size."""
    while piece := list(islice(rows, size)):
        yield piece
