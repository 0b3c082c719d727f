"""What a report is: a table of sums, the dimensions it can be broken down by, and its measures.

In a measure's SQL `params` holds the parameters: `params.first_day`, `params.last_day`, `params.wanted_currency`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["number", "percent", "days", "hours", "money"]

DAY = "day"
MONTH = "month"
TIME = frozenset({DAY, MONTH})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a report: an aggregate over the rows that fall under one combination of dimensions."""

    name: str
    title: str
    unit: Unit
    sql: str
    running: bool = False
    """A level, not a flow: it counts everything up to the end of each group's time, not only within the period."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A report as the catalogue describes it and as the query runs it."""

    name: str
    title: str
    words: str
    """What the figures mean, for people."""
    unit: Unit
    """The unit of the first measure."""
    table: str
    measures: tuple[Measure, ...]
    dimensions: Mapping[str, str]
    """Name of each dimension → SQL expression."""
    default_by: str
    dated: bool = True
    """Whether rows belong to a day, so that a period can be asked for."""


def flow(column: str) -> str:
    """Return the SQL of a whole number summed over the period."""
    return f"coalesce(sum({column}) FILTER (WHERE day >= params.first_day), 0)::bigint"


def money(column: str) -> str:
    """Return the SQL of a value summed over the period, counting only values in the requested currency."""
    condition = "day >= params.first_day AND currency = params.wanted_currency"
    return f"coalesce(sum({column}) FILTER (WHERE {condition}), 0)"


def ratio(part: str, whole: str, *, scale: str = "1") -> str:
    """Return the SQL of part / whole, times scale, to two decimals; null if the whole is zero."""
    return f"round(({part})::numeric * {scale} / nullif({whole}, 0), 2)"
