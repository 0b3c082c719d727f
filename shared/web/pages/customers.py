"""Finding customers on pages of departments that know them from the log: the command menu and the picker of forms."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from shared.reference import KnownCustomer, customers_named
from shared.web.pages.kit import Pages
from shared.web.routes import Db

FOUND = 8
"""How many customers are offered at once."""

Words = Annotated[str, Query(max_length=300)]


def customer_search(pages: Pages) -> APIRouter:
    """Return the routes that offer customers whose names begin as typed."""
    router = pages.router()

    @router.get("/ui/search")
    async def search(request: Request, db: Db, q: Words = "") -> HTMLResponse:
        results = [
            {"href": f"/ui/customers/{one.customer_id}", "title": one.name, "note": ""} for one in await _found(db, q)
        ]
        return pages.render(request, "search.html", q=q, results=results, similar=False)

    @router.get("/ui/pick")
    async def pick(request: Request, db: Db, q: Words = "") -> HTMLResponse:
        return pages.render(request, "pick.html", q=q, results=await _found(db, q))

    return router


async def _found(db: Db, q: str) -> Sequence[KnownCustomer]:
    return await customers_named(db, q.strip(), limit=FOUND) if q.strip() else []
