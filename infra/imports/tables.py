"""Read CSV files: keep each row's line number and check for required columns."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.errors import Problem
from infra.imports.plan import Place

Values = Mapping[str, str]


class UnusableRow(Exception):  # noqa: N818 - explains why a row is left out
    """A row to leave out: the faulty column and the reason."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: trimmed values by column; `whole` is false if the number of values is wrong."""

    place: Place
    values: Values
    whole: bool = True

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def require(self, *columns: str) -> None:
        """Raise Unusable if the row is broken or one of the columns is empty."""
        if not self.whole:
            raise UnusableRow(columns[0], "stands in a row with more or fewer values than the heading")
        for column in columns:
            if not self[column]:
                raise UnusableRow(column, "is missing")


def read_table(path: Path, columns: Sequence[str], *, delimiter: str = ",") -> list[TableRow]:
    """Return the rows of a CSV file.

    Raises:
        Problem: the file cannot be read, is not UTF-8, or lacks one of the columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Problem(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    return parse_table(path.name, io.StringIO(text, newline=""), columns, delimiter=delimiter)


def parse_table(file: str, lines: Iterable[str], columns: Sequence[str], *, delimiter: str = ",") -> list[TableRow]:
    """Return the rows of a table, without blank lines.

    Raises:
        Problem: a column is missing, or the quoting is broken.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        heading = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in heading]
        if missing:
            raise Problem(f"{file} has no column {', '.join(missing)}; it has {', '.join(heading) or 'no heading'}")
        return [_row(Place(file, reader.line_num), heading, values) for values in reader if values]
    except csv.Error as error:
        raise Problem(f"{file}, line {reader.line_num}: {error}") from error


def _row(place: Place, heading: Sequence[str], values: Sequence[str]) -> TableRow:
    padded = [value.strip() for value in values] + [""] * (len(heading) - len(values))
    return TableRow(place, dict(zip(heading, padded, strict=False)), whole=len(values) == len(heading))


def digest(*paths: Path) -> str:
    """Return twelve hex digits of the files' content: the same files give the same digits."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
