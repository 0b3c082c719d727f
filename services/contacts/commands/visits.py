"""Visits over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain.visit import VISIT, CancelVisit, MoveVisit, PlanVisit, ReassignVisit, ReportVisit
from shared.web.api.routes import CommandRoute

_VISITS = f"{CUSTOMER_PATH}/visits"
_VISIT = f"{_VISITS}/{{visit_id}}"

VISITS: tuple[CommandRoute, ...] = (
    CommandRoute(_VISITS, PlanVisit, VISIT, WRITERS, creates="visit_id", summary="Plan a visit"),
    CommandRoute(f"{_VISIT}/move", MoveVisit, VISIT, WRITERS, summary="Put a visit on another time"),
    CommandRoute(f"{_VISIT}/reassign", ReassignVisit, VISIT, WRITERS, summary="Let another colleague make a visit"),
    CommandRoute(f"{_VISIT}/cancel", CancelVisit, VISIT, WRITERS, summary="Call a visit off, with the reason"),
    CommandRoute(
        f"{_VISIT}/report",
        ReportVisit,
        VISIT,
        WRITERS,
        creates="interaction_id",
        summary="Report on a visit: it becomes an interaction",
    ),
)
