"""The pipeline: a drag-and-drop board, and the same opportunities as a list with the same filters."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.views.board import board
from services.sales.opportunities.views.opportunities import OpportunityFilter, SortBy, opportunities
from services.sales.opportunities.views.results import ResultFilter, results
from services.sales.pipelines.domain import STAGES
from services.sales.shell import PAGES
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.messages.translation import N_
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.api.routes import Db, Viewer
from shared.web.pages.list_page import CARDS, PER_PAGE, filter_in, list_context

REASONS = (N_("price"), N_("competitor"), N_("no budget"), N_("no decision"), N_("timing"), N_("missing feature"))
"""The suggested reasons for losing an opportunity; others may be typed."""

router = PAGES.router(OPPORTUNITY_POLICY)
PARAMETERS = ("q", "owner", "office", "product", "status", "stage", "due", "sort")


@router.get("/")
async def pipeline(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the board, or only its columns for a script."""
    filters = filter_in(request, OpportunityFilter, ("q", "owner", "office", "product", "due"))
    columns = await board(db, [stage.code for stage in STAGES], filters, cards=CARDS, now=utc_now())
    (earned,) = await results(db, ResultFilter(owner=filters.owner, office=filters.office, product=filters.product))
    return PAGES.render(
        request,
        "pipeline.html",
        part="pipeline_board.html",
        columns=columns,
        earned=earned,
        **await page_context(request, db, viewer),
    )


@router.get("/ui/opportunities")
async def listed(
    request: Request, db: Db, viewer: Viewer, sort: SortBy = "opened", cursor: Cursor = None
) -> HTMLResponse:
    """Show the opportunities as a list, or only the table or more rows for a script."""
    filters = filter_in(request, OpportunityFilter, PARAMETERS[:-1])
    page = await opportunities(db, filters, sort, limit=PER_PAGE, cursor=cursor, now=utc_now())
    return PAGES.render(
        request,
        "opportunities.html",
        part="opportunity_rows.html" if cursor else "opportunity_table.html",
        page=page,
        **await page_context(request, db, viewer),
    )


async def page_context(request: Request, db: Reader, viewer: Principal) -> Mapping[str, Any]:
    """Return the data for the filters and dialogs of the pipeline's pages."""
    return {
        **await list_context(request, db, viewer, parameters=PARAMETERS, policy=OPPORTUNITY_POLICY),
        "stages": [(stage.code, stage.title) for stage in STAGES],
        "probabilities": {stage.code: stage.probability for stage in STAGES},
        "reasons": REASONS,
    }
