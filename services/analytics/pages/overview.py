"""The overview: a dozen figures with their trend, and the charts behind them. Each leads to its report."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.analytics.pages.figures import CURRENCY, figures, report, series
from services.analytics.pages.period import PERIODS, period_of
from services.analytics.pages.shell import PAGES
from services.analytics.reports.definition import Unit
from shared.messages.clock import utc_now
from shared.messages.translation import N_
from shared.web.api.routes import Db
from shared.web.pages.text import filters

router = PAGES.router()
MOST_BARS = 8
STAGES = ("prospecting", "engaging", "qualification", "proposal", "negotiation")


@router.get("/")
async def overview(request: Request, db: Db) -> HTMLResponse:
    """Show the overview, or for a script only its content."""
    period = period_of(request, utc_now().date())
    months = await report(db, "win-rate", period, "month")
    tickets = await report(db, "tickets", period, "month")
    stages = await report(db, "pipeline", None, "stage")
    return PAGES.render(
        request,
        "overview.html",
        part="overview_content.html",
        period=period,
        periods=PERIODS,
        figures=await figures(db, period),
        shown=shown,
        axis=shown_by("number"),
        axis_money=shown_by("money"),
        months=months.rows,
        tickets=tickets.rows,
        series=series,
        funnel=sorted(stages.rows, key=lambda row: _place(row["stage"])),
        breakdowns=[
            (title, f"/ui/reports/win-rate?by={by}&{period.query}", await _win_rates(db, period, by))
            for by, title in (
                ("office", N_("Win rate by office")),
                ("person", N_("Win rate by person")),
                ("product", N_("Win rate by product")),
            )
        ],
    )


async def _win_rates(db: Db, period: Any, by: str) -> list[dict[str, Any]]:
    found = await report(db, "win-rate", period, by)
    labels = found.labels.get(by, {})
    closed = [row for row in found.rows if row["closed"]]
    closed.sort(key=lambda row: (row["win_rate"] or 0, row["closed"]), reverse=True)
    return [{**row, "label": labels.get(row[by]) or row[by] or "—"} for row in closed[:MOST_BARS]]


def _place(stage: str) -> tuple[int, str]:
    return (STAGES.index(stage) if stage in STAGES else len(STAGES), stage)


def shown(value: Any, unit: Unit) -> str:
    """Return a figure as people read it, with its unit."""
    if value is None:
        return "—"
    match unit:
        case "money":
            return filters.money(value, CURRENCY, short=True)
        case "percent":
            return filters.percent(float(value) / 100, 1)
        case "days":
            return filters.duration(float(value) * 86_400) if float(value) >= 1 else filters.number(value, 1) + " d"
        case "hours":
            return filters.duration(float(value) * 3_600)
        case _:
            return filters.number(value)


def shown_by(unit: Unit) -> Callable[[Any], str]:
    """Return how values of a unit are written, for the axis of a chart."""
    return lambda value: shown(value, unit)
