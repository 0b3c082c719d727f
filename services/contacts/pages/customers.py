"""The customer file as a list: found as one types, filtered by chips, and where new customers are added."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from services.contacts.commands import WRITERS
from services.contacts.commands.saved_views import KEEPERS
from services.contacts.pages.shell import PAGES
from services.contacts.views import colleagues
from services.contacts.views.customer_list import Sort, list_customers
from services.contacts.views.saved_views import views_for
from shared.identity.principal import READERS, Principal
from shared.paging import Cursor
from shared.web.routes import Db, allow

PER_PAGE = 50
FOUND = 8
"""How many customers the command menu offers."""

router = PAGES.router()
Viewer = Annotated[Principal, allow(*READERS)]
Kind = Literal["", "organisation", "person"]
Filter = Annotated[str, Query(max_length=300)]


@router.get("/")
async def customers(
    request: Request,
    db: Db,
    viewer: Viewer,
    *,
    q: Filter = "",
    kind: Kind = "",
    owner: Filter = "",
    tag: Filter = "",
    sector: Filter = "",
    territory: Filter = "",
    source: Filter = "",
    sort: Sort = "name",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Show the customers that fit, or for a script only the rows."""
    page = await list_customers(
        db,
        q=q or None,
        tag=tag or None,
        sort=sort,
        limit=PER_PAGE,
        cursor=cursor,
        kind=kind or None,
        owner=owner or None,
        sector=sector or None,
        territory=territory or None,
        source=source or None,
    )
    users = await colleagues.list_users(db, active=True, limit=200)
    return PAGES.render(
        request,
        "customers.html",
        part="customer_rows.html" if cursor else "customer_table.html",
        page=page,
        asked={
            "q": q,
            "kind": kind,
            "owner": owner,
            "tag": tag,
            "sector": sector,
            "territory": territory,
            "source": source,
            "sort": sort,
        },
        colleagues=[(user.handle, user.name) for user in users.items],
        views=await views_for(db, viewer.actor),
        may_keep=not viewer.roles.isdisjoint(KEEPERS),
        may_write=not viewer.roles.isdisjoint(WRITERS),
        me=viewer.user,
        actor=viewer.actor,
    )


@router.get("/ui/search")
async def search(request: Request, db: Db, q: Filter = "") -> HTMLResponse:
    """Show what the command menu finds."""
    found = (await list_customers(db, q=q, limit=FOUND)).items[:FOUND] if q.strip() else []
    results = [
        {"href": address(one.customer_id), "title": one.name, "note": one.person or one.city or one.sector or ""}
        for one in found
    ]
    return PAGES.render(request, "search.html", q=q, results=results)


def address(customer_id: UUID) -> str:
    """Return where a customer's page is."""
    return f"/ui/customers/{customer_id}"
