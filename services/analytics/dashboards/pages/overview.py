"""The overview: a dozen figures with their trend, and the charts behind them. Each links to its report."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.analytics.access import REPORT_POLICY
from services.analytics.dashboards.pages.figures import figures, report
from services.analytics.dashboards.pages.period import PERIODS, period_of
from services.analytics.reports.pages import series, shown, shown_by
from services.analytics.shell import PAGES
from shared.messages.clock import utc_now
from shared.messages.translation import N_
from shared.web.api.routes import Db

router = PAGES.router(REPORT_POLICY)
MOST_BARS = 8
BREAKDOWNS = {
    "office": N_("Win rate by office"),
    "person": N_("Win rate by person"),
    "product": N_("Win rate by product"),
}
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
            for by, title in BREAKDOWNS.items()
        ],
    )


async def _win_rates(db: Db, period: Any, by: str) -> list[dict[str, Any]]:
    rates = await report(db, "win-rate", period, by)
    labels = rates.labels.get(by, {})
    closed = [row for row in rates.rows if row["closed"]]
    closed.sort(key=lambda row: (row["win_rate"] or 0, row["closed"]), reverse=True)
    return [{**row, "label": labels.get(row[by]) or row[by] or "—"} for row in closed[:MOST_BARS]]


def _place(stage: str) -> tuple[int, str]:
    return (STAGES.index(stage) if stage in STAGES else len(STAGES), stage)
