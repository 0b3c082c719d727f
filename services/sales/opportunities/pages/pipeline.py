"""The pipeline: a board to drag on, and the same opportunities as a list under the same filters."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError

from services.sales.access import SELLERS
from services.sales.opportunities.views.board import board
from services.sales.opportunities.views.opportunities import OpportunityFilter, SortBy, opportunities
from services.sales.opportunities.views.results import ResultFilter, results
from services.sales.pipelines.domain import STAGES
from services.sales.shell import PAGES
from shared.identity.principal import READERS, Principal
from shared.kernel.colleagues import colleagues
from shared.messages.clock import utc_now
from shared.messages.refusals import Invalid
from shared.messages.translation import N_
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.api.routes import Db, allow

CARDS = 30
"""How many cards a column shows; the list has the rest."""
PER_PAGE = 50
REASONS = (N_("price"), N_("competitor"), N_("no budget"), N_("no decision"), N_("timing"), N_("missing feature"))
"""Why opportunities are lost, as offered; another word may be typed."""

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
_filter: TypeAdapter[OpportunityFilter] = TypeAdapter(OpportunityFilter)
ASKED = ("q", "owner", "office", "product", "status", "stage", "due", "sort")


@router.get("/")
async def pipeline(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the board, or for a script only its columns."""
    wanted = wanted_of(request, "q", "owner", "office", "product", "due")
    columns = await board(db, [stage.code for stage in STAGES], wanted, cards=CARDS, now=utc_now())
    (earned,) = await results(db, ResultFilter(owner=wanted.owner, office=wanted.office, product=wanted.product))
    return PAGES.render(
        request,
        "pipeline.html",
        part="pipeline_board.html",
        columns=columns,
        earned=earned,
        **await frame(db, request, viewer),
    )


@router.get("/ui/opportunities")
async def listed(
    request: Request, db: Db, viewer: Viewer, sort: SortBy = "opened", cursor: Cursor = None
) -> HTMLResponse:
    """Show the opportunities as a list, or for a script only the table or more rows."""
    wanted = wanted_of(request, "q", "owner", "office", "product", "status", "stage", "due")
    page = await opportunities(db, wanted, sort, limit=PER_PAGE, cursor=cursor, now=utc_now())
    return PAGES.render(
        request,
        "opportunities.html",
        part="opportunity_rows.html" if cursor else "opportunity_table.html",
        page=page,
        **await frame(db, request, viewer),
    )


async def frame(db: Reader, request: Request, viewer: Principal) -> Mapping[str, Any]:
    """Return what the filters and the dialogs of these pages need."""
    users = await colleagues(db)
    return {
        "asked": {name: request.query_params.get(name, "") for name in ASKED},
        "colleagues": [(user.handle, user.name) for user in users],
        "stages": [(stage.code, stage.title) for stage in STAGES],
        "probabilities": {stage.code: stage.probability for stage in STAGES},
        "reasons": REASONS,
        "me": viewer.user,
        "may_write": not viewer.roles.isdisjoint(SELLERS),
    }


def wanted_of(request: Request, *names: str) -> OpportunityFilter:
    """Return the filter that an address asks for; what is empty there does not matter.

    Raises:
        Invalid: a value that no opportunity can have.
    """
    asked = {name: value for name in names if (value := request.query_params.get(name, "").strip())}
    try:
        return _filter.validate_python(asked)
    except ValidationError as error:
        raise Invalid(_said(error.errors())) from None


def _said(errors: Iterable[Any]) -> str:
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in errors)
