"""Tables as CSV that a spreadsheet can open without executing formulas."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Prefixes that make a spreadsheet treat a text as a formula (OWASP, CSV injection)."""


def escape_formula(value: Any) -> Any:
    """Return a safe cell value: a text that a spreadsheet would execute is prefixed with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV (RFC 4180) with a header line; None becomes an empty cell."""
    return _written([columns]) + csv_rows(columns, rows)


def csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return further rows of a table whose header line has already been written."""
    return _written([row[column] for column in columns] for row in rows)


def _written(lines: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([escape_formula(cell) for cell in line] for line in lines)
    return text.getvalue()
