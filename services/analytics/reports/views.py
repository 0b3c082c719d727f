"""Run a report: one query for the rows, one for the totals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from services.analytics.reports.domain.definition import TIME, Definition, Measure, Unit
from shared.messages.money import CURRENCIES
from shared.messages.refusals import Invalid
from shared.model.reader import Reader

MAX_ROWS = 10_000
"""Nobody reads more rows than this; instead of cutting silently, the answer asks for a coarser breakdown."""
PEOPLE = frozenset({"person", "agent"})


class Question(NamedTuple):
    """A request for a report; both days are included, None means unbounded."""

    by: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    currency: str


class ReportColumn(BaseModel):
    """A column of a report: the name and unit of its values."""

    name: str
    title: str
    role: Literal["dimension", "measure"]
    unit: Unit | None = None
    currency: str | None = Field(default=None, description="Of measures that are money")


class ReportEntry(BaseModel):
    """A report as the catalogue lists it."""

    name: str
    title: str
    definition: str
    unit: Unit
    dimensions: list[str]
    default_by: str
    dated: bool = Field(description="Whether a period can be asked for")


class Report(BaseModel):
    """A report's figures with everything needed to read or draw them."""

    model_config = ConfigDict(populate_by_name=True)

    name: str
    title: str
    definition: str
    unit: Unit
    first_day: date | None = Field(alias="from")
    last_day: date | None = Field(alias="to")
    by: list[str]
    columns: list[ReportColumn]
    rows: list[dict[str, Any]]
    totals: dict[str, Any]
    labels: dict[str, dict[str, str]] = Field(description="Dimension → value → what to show for it")
    positions: dict[str, int] = Field(description="Up to which event of each source the figures count")


def entry(report: Definition) -> ReportEntry:
    """Return the report's entry in the catalogue."""
    return ReportEntry(
        name=report.name,
        title=report.title,
        definition=report.words,
        unit=report.unit,
        dimensions=list(report.dimensions),
        default_by=report.default_by,
        dated=report.dated,
    )


def question(
    report: Definition, by: str | None, first_day: date | None, last_day: date | None, currency: str
) -> Question:
    """Check a request against what the report can answer. `by` names dimensions, separated by commas.

    Raises:
        Invalid: an unknown dimension, an invalid period, or an unknown currency.
    """
    dimensions = tuple(name.strip() for name in (by or report.default_by).split(","))
    if not set(dimensions) <= set(report.dimensions):
        raise Invalid(f"must name dimensions of this report: {', '.join(report.dimensions)}", field="by")
    if first_day and last_day and first_day > last_day:
        raise Invalid("is after `to`", field="from")
    if not report.dated and (first_day or last_day):
        raise Invalid("this report shows the current state; it does not take a period", field="from")
    if currency not in CURRENCIES:
        raise Invalid("is not a currency code of ISO 4217, such as EUR", field="currency")
    return Question(tuple(dict.fromkeys(dimensions)), first_day, last_day, currency)


async def run(db: Reader, report: Definition, query: Question, positions: Mapping[str, int]) -> Report:
    """Return the report's rows and totals.

    Raises:
        Invalid: the answer would have more than `MAX_ROWS` rows.
    """
    values = (query.first_day or date.min, query.last_day or date.max, query.currency)
    rows = await db.fetch(grouped(report, query.by), *values)
    if len(rows) > MAX_ROWS:
        raise Invalid(f"returns more than {MAX_ROWS} rows; choose fewer dimensions or a shorter period", field="by")
    totals = await db.fetchrow(grouped(report, ()), *values)
    return Report(
        name=report.name,
        title=report.title,
        definition=report.words,
        unit=report.unit,
        first_day=query.first_day,
        last_day=query.last_day,
        by=list(query.by),
        columns=_columns(report, query),
        rows=[_plain(report, row) for row in rows],
        totals=_plain(report, totals or {}),
        labels=await _labels(db, query.by, rows),
        positions=dict(positions),
    )


def grouped(report: Definition, by: Sequence[str]) -> str:
    """Return the SQL of a report broken down by some of its dimensions; parameters: first day, last day, currency.

    A running measure is summed over the time dimensions from the very beginning; days and months before the
    period are then left out.
    """
    over = _over(by)
    names = [f"{report.dimensions[name]} AS {name}" for name in by]
    figures = [f"{_figure(measure, over)} AS {measure.name}" for measure in report.measures]
    running = any(measure.running for measure in report.measures)
    shown = ", ".join([*by, *(measure.name for measure in report.measures)])
    from_first_day = "" if running else "AND day >= params.first_day"
    where = f"WHERE day <= params.last_day {from_first_day}" if report.dated else ""
    last_day = ", max(day) AS last_day_of_group" if report.dated else ""
    cut = "WHERE last_day_of_group >= params.first_day" if over else ""
    groups = f"GROUP BY {', '.join(str(n + 1) for n in range(len(by)))}" if by else ""
    order = f"ORDER BY {', '.join(by)}" if by else ""
    return (
        "WITH params AS (SELECT $1::date AS first_day, $2::date AS last_day, $3::text AS wanted_currency), "  # noqa: S608
        f"sums AS (SELECT {', '.join([*names, *figures])}{last_day} FROM {report.table}, params {where} {groups}) "
        f"SELECT {shown} FROM sums, params {cut} {order} LIMIT {MAX_ROWS + 1}"
    )


def _over(by: Sequence[str]) -> str:
    times = [name for name in by if name in TIME]
    if not times:
        return ""
    rest = [name for name in by if name not in TIME]
    partition = f"PARTITION BY {', '.join(rest)} " if rest else ""
    return f"OVER ({partition}ORDER BY max(day))"


def _figure(measure: Measure, over: str) -> str:
    if not measure.running:
        return measure.sql
    return f"coalesce(sum({measure.sql}) {over}, 0)::bigint" if over else f"coalesce({measure.sql}, 0)::bigint"


def _plain(report: Definition, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as the API shows it: money exact, as text; rates and durations as numbers."""
    rounded = {measure.name for measure in report.measures if measure.unit not in {"money", "number"}}
    return {name: float(value) if name in rounded and value is not None else value for name, value in row.items()}


def _columns(report: Definition, query: Question) -> list[ReportColumn]:
    dimensions = [ReportColumn(name=name, title=name.replace("_", " ").title(), role="dimension") for name in query.by]
    measures = [
        ReportColumn(
            name=measure.name,
            title=measure.title,
            role="measure",
            unit=measure.unit,
            currency=query.currency if measure.unit == "money" else None,
        )
        for measure in report.measures
    ]
    return [*dimensions, *measures]


async def _labels(db: Reader, by: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    people = [name for name in by if name in PEOPLE]
    handles = {row[name] for row in rows for name in people}
    if not handles:
        return {}
    records = await db.fetch("SELECT handle, name FROM known_users WHERE handle = ANY($1::text[])", list(handles))
    names = {row["handle"]: row["name"] for row in records}
    return {
        dimension: {row[dimension]: names[row[dimension]] for row in rows if row[dimension] in names}
        for dimension in people
    }
