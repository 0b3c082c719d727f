"""Analytics over HTTP: the catalogue of reports, and each report as JSON or CSV."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from services.analytics.access import REPORT_POLICY
from services.analytics.reports.domain.catalogue import REPORTS
from services.analytics.reports.views import Report, ReportEntry, entry, question, run
from shared.identity import security_log
from shared.identity.session import permit
from shared.messages.refusals import Unknown
from shared.tabular.csv import to_csv
from shared.web.api.routes import Db, UpTo, Viewer, allow

"""Analytics accepts no commands."""

router = APIRouter(dependencies=[allow(REPORT_POLICY)])


@router.get("/reports", tags=["reports"])
async def get_reports() -> list[ReportEntry]:
    """List the reports: what each figure means, its unit, and what it can be broken down by."""
    return [entry(report) for report in REPORTS.values()]


@router.get("/reports/{name}", tags=["reports"], response_model=Report)
async def get_report(
    name: str,
    viewer: Viewer,
    db: Db,
    positions: UpTo,
    *,
    first_day: Annotated[date | None, Query(alias="from", description="First day that counts")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="Last day that counts")] = None,
    by: Annotated[str | None, Query(max_length=200, description="Dimensions, separated by commas")] = None,
    currency: Annotated[str, Query(description="In which currency values are summed")] = "EUR",
    format: Literal["json", "csv"] = "json",  # noqa: A002 - the name on the wire
) -> Report | Response:
    """Return a report's rows and totals."""
    definition = REPORTS.get(name)
    if definition is None:
        raise Unknown(f"no such report; there are {', '.join(REPORTS)}", field="name")
    report = await run(db, definition, question(definition, by, first_day, last_day, currency), positions)
    if format == "json":
        return report
    permit(viewer, REPORT_POLICY, "export")
    security_log.record("exported", viewer, kind="report", form=format, count=len(report.rows))
    return _csv(report)


def _csv(report: Report) -> Response:
    text = to_csv([column.name for column in report.columns], report.rows)
    disposition = f'attachment; filename="{report.name}.csv"'
    return Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
