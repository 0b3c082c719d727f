"""Where somebody was mentioned."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.access import WRITERS
from services.contacts.discussions.views import list_mentions
from services.contacts.shell import PAGES
from shared.identity.principal import READERS, Principal
from shared.query.paging import Cursor
from shared.web.api.routes import Db, allow

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
Filter = Annotated[str, Query(max_length=300)]


@router.get("/ui/mentions")
async def mentions(
    request: Request, db: Db, viewer: Viewer, *, every: Filter = "", cursor: Cursor = None
) -> HTMLResponse:
    """Show where I was mentioned: what I have not read, or all of it."""
    page = await list_mentions(db, viewer.user, unread=not every, cursor=cursor)
    return PAGES.render(
        request,
        "mentions.html",
        page=page,
        every=every,
        me=viewer.user,
        may_write=not viewer.roles.isdisjoint(WRITERS),
        part="mentions_rows.html" if cursor else None,
    )
