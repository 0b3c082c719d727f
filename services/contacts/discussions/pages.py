"""The page of a user's mentions."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import DISCUSSION_POLICY, MENTION_POLICY
from services.contacts.discussions.views import list_mentions
from services.contacts.shell import PAGES
from shared.query.paging import Cursor
from shared.web.api.routes import Db, QueryText, Viewer

router = PAGES.router(MENTION_POLICY)


@router.get("/ui/mentions")
async def mentions(
    request: Request, db: Db, viewer: Viewer, *, every: QueryText = "", cursor: Cursor = None
) -> HTMLResponse:
    """Show where I was mentioned: only what I have not read, or everything."""
    page = await list_mentions(db, viewer.user, unread=not every, cursor=cursor)
    return PAGES.render(
        request,
        "mentions.html",
        page=page,
        every=every,
        me=viewer.user,
        may_write=DISCUSSION_POLICY.admits(viewer, "change"),
        part="mentions_rows.html" if cursor else None,
    )
