"""Rows of a view as typed values: the columns to select, and building a row from a record."""

from collections.abc import Mapping
from typing import Any, TypeVar

from shared.engine.views.columns import layout

R = TypeVar("R")


def columns(row: type) -> str:
    """Return the column names of a row class, for a SELECT whose records `row_of` reads."""
    return ", ".join(column.name for column in layout(row).columns)


def row_of(row: type[R], record: Mapping[str, Any]) -> R:
    """Build a row of a view from a record that contains at least its columns."""
    shape = layout(row)
    built: R = shape.build([record[column.name] for column in shape.columns])
    return built
