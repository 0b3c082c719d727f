"""Figures of the overview: a value, its change against the preceding period, and a link to its records."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.analytics.dashboards.pages.period import Period
from services.analytics.reports.domain.catalogue import REPORTS
from services.analytics.reports.domain.definition import Measure, Unit
from services.analytics.reports.pages import CURRENCY
from services.analytics.reports.views import Report, question, run
from shared.messages.translation import N_
from shared.model.reader import Reader


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the overview."""

    title: str
    value: Any
    unit: Unit
    change: float | None
    """The change against the preceding period, as a share; None if there is nothing to compare with."""
    good: str
    """The welcome direction: up, down or none."""
    about: str
    href: str


WANTED: tuple[tuple[str, str, str, str], ...] = (
    (N_("Won value"), "win-rate", "won_value", "up"),
    (N_("Won"), "win-rate", "won", "up"),
    (N_("Win rate"), "win-rate", "win_rate", "up"),
    (N_("Time to win"), "time-to-close", "days_won", "down"),
    (N_("Open pipeline"), "pipeline", "value", "none"),
    (N_("Weighted pipeline"), "pipeline", "weighted", "none"),
    (N_("Tickets opened"), "tickets", "opened", "none"),
    (N_("Ticket backlog"), "tickets", "backlog", "down"),
    (N_("First response"), "tickets", "first_response_hours", "down"),
    (N_("Time to resolve"), "tickets", "resolution_hours", "down"),
    (N_("Interactions"), "activity", "interactions", "up"),
    (N_("Calls"), "activity", "calls", "up"),
)
"""Title, report, measure and welcome direction of each figure."""


async def figures(db: Reader, period: Period) -> list[Figure]:
    """Return the figures of the overview."""
    names = dict.fromkeys(name for _, name, _, _ in WANTED)
    now = {name: (await report(db, name, period)).totals for name in names}
    before = {name: (await report(db, name, period.before)).totals for name in names} if period.before else {}
    return [_figure(*figure, now, before, period) for figure in WANTED]


async def report(db: Reader, name: str, period: Period | None, by: str | None = None) -> Report:
    """Return a report for a period; a report of the present state takes no period."""
    definition = REPORTS[name]
    first, last = (period.first, period.last) if period and definition.dated else (None, None)
    return await run(db, definition, question(definition, by, first, last, CURRENCY), {})


def _figure(
    title: str,
    name: str,
    measure_name: str,
    good: str,
    now: Mapping[str, Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]],
    period: Period,
) -> Figure:
    definition = REPORTS[name]
    measure = measure_of(name, measure_name)
    value = now[name].get(measure_name)
    earlier = before.get(name, {}).get(measure_name) if definition.dated else None
    query = f"?{period.query}" if definition.dated else ""
    return Figure(
        title, value, measure.unit, _change(value, earlier), good, definition.words, f"/ui/reports/{name}{query}"
    )


def measure_of(report_name: str, measure_name: str) -> Measure:
    """Return a measure of a report by name."""
    return next(measure for measure in REPORTS[report_name].measures if measure.name == measure_name)


def _change(value: Any, earlier: Any) -> float | None:
    if value is None or not earlier:
        return None
    return float(Decimal(str(value)) / Decimal(str(earlier)) - 1)
