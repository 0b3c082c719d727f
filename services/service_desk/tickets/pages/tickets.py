"""The tickets: a board to drag on, and the same tickets as a list under the same filters."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, get_args

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError

from services.service_desk.access import AGENTS
from services.service_desk.shell import PAGES
from services.service_desk.tickets.views.board import STATUSES, board
from services.service_desk.tickets.views.tickets import SortBy, TicketFilter, tickets
from shared.events.service_desk.tickets import Priority, TicketChannel
from shared.identity.principal import READERS, Principal
from shared.kernel.colleagues import colleagues
from shared.messages.clock import utc_now
from shared.messages.refusals import Invalid
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.api.routes import Db, allow

CARDS = 30
PER_PAGE = 50
BOARD = STATUSES[:-1]
"""Closed tickets are found in the list; the board shows what is still of concern."""
ASKED = ("q", "assignee", "unassigned", "priority", "status", "active", "queue", "sort")
FILTERS = ("q", "assignee", "unassigned", "priority", "status", "active", "queue")

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
_filter: TypeAdapter[TicketFilter] = TypeAdapter(TicketFilter)


@router.get("/")
async def ticket_board(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the board, or for a script only its columns."""
    columns = await board(db, wanted_of(request), cards=CARDS, now=utc_now())
    return PAGES.render(
        request,
        "board.html",
        part="board_columns.html",
        columns=[column for column in columns if column.status in BOARD],
        total=sum(column.count for column in columns),
        **await frame(db, request, viewer),
    )


@router.get("/ui/tickets")
async def ticket_list(
    request: Request, db: Db, viewer: Viewer, sort: SortBy = "opened", cursor: Cursor = None
) -> HTMLResponse:
    """Show the tickets as a list, or for a script only the table or more rows."""
    page = await tickets(db, wanted_of(request), sort, limit=PER_PAGE, cursor=cursor, now=utc_now())
    return PAGES.render(
        request,
        "tickets.html",
        part="ticket_rows.html" if cursor else "ticket_table.html",
        page=page,
        **await frame(db, request, viewer),
    )


async def frame(db: Reader, request: Request, viewer: Principal) -> Mapping[str, Any]:
    """Return what the filters and the dialogs of these pages need."""
    users = await colleagues(db)
    return {
        "asked": {name: request.query_params.get(name, "") for name in ASKED},
        "colleagues": [(user.handle, user.name) for user in users],
        "statuses": BOARD,
        "priorities": get_args(Priority),
        "channels": get_args(TicketChannel),
        "me": viewer.user,
        "may_write": not viewer.roles.isdisjoint(AGENTS),
    }


def wanted_of(request: Request) -> TicketFilter:
    """Return the filter that an address asks for; what is empty there does not matter.

    Raises:
        Invalid: a value that no ticket can have.
    """
    asked = {name: value for name in FILTERS if (value := request.query_params.get(name, "").strip())}
    try:
        return _filter.validate_python(asked)
    except ValidationError as error:
        raise Invalid(_said(error.errors())) from None


def _said(errors: Iterable[Any]) -> str:
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in errors)
