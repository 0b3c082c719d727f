"""The reports as pages: what a figure means, its numbers, a chart of the first measure, and a CSV download."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.analytics.access import REPORT_POLICY
from services.analytics.reports.domain.catalogue import REPORTS
from services.analytics.reports.domain.definition import TIME, Unit
from services.analytics.reports.views import Report, question, run
from services.analytics.shell import PAGES
from shared.messages.refusals import Unknown
from shared.web.api.routes import Db, UpTo
from shared.web.pages.text import filters

MOST_BARS = 40

router = PAGES.router(REPORT_POLICY)


@router.get("/ui/reports")
async def catalogue(request: Request) -> HTMLResponse:
    """Show which reports there are and what they mean."""
    return PAGES.render(request, "reports.html", reports=REPORTS.values())


@router.get("/ui/reports/{name}")
async def report(
    request: Request,
    name: str,
    db: Db,
    positions: UpTo,
    *,
    first_day: Annotated[date | None, Query(alias="from")] = None,
    last_day: Annotated[date | None, Query(alias="to")] = None,
    by: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Show a report, broken down as requested."""
    definition = REPORTS.get(name)
    if definition is None:
        raise Unknown(f"there is no such report; there are {', '.join(REPORTS)}")
    result = await run(db, definition, question(definition, by or None, first_day, last_day, CURRENCY), positions)
    return PAGES.render(
        request,
        "report.html",
        part="report_content.html",
        report=result,
        dimensions=list(definition.dimensions),
        dated=definition.dated,
        filters={"by": ",".join(result.by), "from": first_day or "", "to": last_day or ""},
        csv=f"/reports/{name}?{_query(result)}",
        **_drawing(result),
    )


def _drawing(report: Report) -> dict[str, Any]:
    """Return the chart of the report's first measure."""
    return {
        "over_time": len(report.by) == 1 and report.by[0] in TIME,
        "labels": [_label(report, row) for row in report.rows],
        "drawn": report.columns[len(report.by)],
        "most": MOST_BARS,
        "shown": shown,
        "unit_shown": shown_by,
        "floats": series,
    }


def _label(report: Report, row: dict[str, Any]) -> str:
    return " · ".join(str(report.labels.get(name, {}).get(row[name]) or row[name] or "—") for name in report.by)


def _query(report: Report) -> str:
    parameters = {"by": ",".join(report.by), "from": report.first_day, "to": report.last_day, "format": "csv"}
    return urlencode({name: str(value) for name, value in parameters.items() if value})


CURRENCY = "EUR"


def series(rows: Sequence[Mapping[str, Any]], measure: str) -> list[float]:
    """Return a measure of each row as a number to draw; a missing value is not drawn."""
    return [float(row[measure] or 0) for row in rows]


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
    """Return the format of values of a unit for the axis of a chart."""
    return lambda value: shown(value, unit)
