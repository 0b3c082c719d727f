"""The review of duplicates: similar pairs side by side, to be merged or dismissed."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import DUPLICATE_POLICY, MERGE_POLICY
from services.contacts.duplicates.routes import TheScanner, get_like_customers
from services.contacts.duplicates.views import duplicate_pairs
from services.contacts.shell import PAGES
from shared.events.contacts.customers.profile import CustomerKind
from shared.query.paging import Cursor
from shared.web.api.routes import Db, SearchDb, Viewer, allow

router = PAGES.router(DUPLICATE_POLICY)
PER_PAGE = 25
LONGEST = 300


@router.get("/ui/duplicates")
async def duplicates(
    request: Request, db: Db, viewer: Viewer, scanner: TheScanner, cursor: Cursor = None
) -> HTMLResponse:
    """Show the queue; return only further rows to a script."""
    pairs, following = await duplicate_pairs(db, least=0, limit=PER_PAGE, cursor=cursor)
    return PAGES.render(
        request,
        "duplicates.html",
        part="duplicates_rows.html" if cursor else "duplicates_list.html",
        pairs=pairs,
        next_cursor=following,
        scan=scanner.state,
        may_merge=MERGE_POLICY.admits(viewer, "change"),
    )


@router.get("/ui/duplicates/like", dependencies=[allow(DUPLICATE_POLICY)])
async def like(
    request: Request,
    db: SearchDb,
    *,
    name: str = "",
    kind: CustomerKind = "organisation",
    email: str = "",
    phone: str = "",
    website: str = "",
) -> HTMLResponse:
    """Show the customers similar to the one being typed."""
    typed = name.strip()[:LONGEST]
    further = {"email": email[:LONGEST], "phone": phone[:LONGEST], "website": website[:LONGEST]}
    customers = await get_like_customers(db, typed, kind, **further) if typed else []
    return PAGES.render(request, "duplicates_like.html", found=customers)
