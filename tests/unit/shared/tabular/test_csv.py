"""Tables as CSV: RFC 4180, and no cell that a spreadsheet would execute."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from shared.tabular.csv import escape_formula, to_csv


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_become_text(cell: str) -> None:
    assert escape_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Acme", "a=b", "", 5, -5, Decimal("-1.50"), None])
def test_everything_else_stays(cell: object) -> None:
    assert escape_formula(cell) == cell


def test_rows_come_back_as_they_were() -> None:
    rows: list[dict[str, Any]] = [{"name": 'Müller "& Söhne", Köln', "n": -1}, {"name": "two\nlines", "n": None}]
    text = to_csv(["name", "n"], rows)
    assert list(csv.reader(StringIO(text))) == [
        ["name", "n"],
        ['Müller "& Söhne", Köln', "-1"],
        ["two\nlines", ""],
    ]
