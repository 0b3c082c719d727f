"""Bulk actions: their progress, their results, and undoing them."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import BULK_ACTION_POLICY
from services.contacts.bulk.domain import BUSY
from services.contacts.bulk.routes import get_bulk_action
from services.contacts.bulk.views import list_bulk_actions
from services.contacts.shell import PAGES
from shared.query.paging import Cursor
from shared.web.api.routes import Db, Running, Viewer, allow

router = PAGES.router(BULK_ACTION_POLICY)
PER_PAGE = 50


@router.get("/ui/bulk-actions", dependencies=[allow(BULK_ACTION_POLICY)])
async def bulk_actions(request: Request, db: Db, cursor: Cursor = None) -> HTMLResponse:
    """Show bulk actions; return only further rows to a script."""
    page = await list_bulk_actions(db, limit=PER_PAGE, cursor=cursor)
    return PAGES.render(
        request, "bulk_actions.html", part="bulk_actions_rows.html" if cursor else "bulk_actions_list.html", page=page
    )


@router.get("/ui/bulk-actions/{bulk_action_id}")
async def one(request: Request, runtime: Running, bulk_action_id: UUID, db: Db, viewer: Viewer) -> HTMLResponse:
    """Show one bulk action."""
    whole = await get_bulk_action(runtime, bulk_action_id, db)
    return PAGES.render(
        request,
        "bulk_action.html",
        part="bulk_action_state.html",
        whole=whole,
        action=whole.action,
        busy=whole.action.state in BUSY,
        may_write=BULK_ACTION_POLICY.admits(viewer, "change"),
    )
