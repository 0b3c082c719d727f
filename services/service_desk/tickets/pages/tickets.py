"""The tickets: a board to drag on, and the same tickets as a list under the same filters."""

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.service_desk.access import TICKET_POLICY
from services.service_desk.shell import PAGES
from services.service_desk.tickets.views.board import STATUSES, board
from services.service_desk.tickets.views.tickets import SortBy, TicketFilter, tickets
from shared.events.service_desk.tickets import Priority, TicketChannel
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.api.routes import Db, Viewer
from shared.web.pages.list_page import CARDS, PER_PAGE, filter_in, list_context

BOARD = STATUSES[:-1]
"""The statuses on the board: those with work left. Closed tickets are found in the list."""
FILTERS = ("q", "assignee", "unassigned", "priority", "status", "active", "queue")
PARAMETERS = (*FILTERS, "sort")

router = PAGES.router(TICKET_POLICY)


@router.get("/")
async def ticket_board(request: Request, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show the board, or for a script only its columns."""
    columns = await board(db, filter_in(request, TicketFilter, FILTERS), cards=CARDS, now=utc_now())
    return PAGES.render(
        request,
        "board.html",
        part="board_columns.html",
        columns=[column for column in columns if column.status in BOARD],
        total=sum(column.count for column in columns),
        **await page_context(request, db, viewer),
    )


@router.get("/ui/tickets")
async def ticket_list(
    request: Request, db: Db, viewer: Viewer, sort: SortBy = "opened", cursor: Cursor = None
) -> HTMLResponse:
    """Show the tickets as a list, or for a script only the table or more rows."""
    page = await tickets(
        db, filter_in(request, TicketFilter, FILTERS), sort, limit=PER_PAGE, cursor=cursor, now=utc_now()
    )
    return PAGES.render(
        request,
        "tickets.html",
        part="ticket_rows.html" if cursor else "ticket_table.html",
        page=page,
        **await page_context(request, db, viewer),
    )


async def page_context(request: Request, db: Reader, viewer: Principal) -> Mapping[str, Any]:
    """Return what the filters and dialogs of the ticket pages need."""
    return {
        **await list_context(request, db, viewer, parameters=PARAMETERS, policy=TICKET_POLICY),
        "statuses": BOARD,
        "priorities": get_args(Priority),
        "channels": get_args(TicketChannel),
    }
