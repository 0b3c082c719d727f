"""Customer search in the command menu and in forms, for pages of departments that know customers from the log."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from shared.kernel.access import DIRECTORY_POLICY
from shared.kernel.customer_search import CustomerMatches, customers_named
from shared.web.api.routes import QueryText, SearchDb
from shared.web.pages.kit import Pages

FOUND = 8
"""How many customers are offered at once."""


def customer_search(pages: Pages) -> APIRouter:
    """Return the routes that offer customers whose names contain the typed text, or else those with similar names."""
    router = pages.router(DIRECTORY_POLICY)

    @router.get("/ui/search")
    async def search(request: Request, db: SearchDb, q: QueryText = "") -> HTMLResponse:
        matches = await _found(db, q)
        results = [
            {"href": f"/ui/customers/{customer.customer_id}", "title": customer.name, "note": ""}
            for customer in matches.customers
        ]
        return pages.render(request, "search.html", q=q, results=results, similar=matches.similar)

    @router.get("/ui/pick")
    async def pick(request: Request, db: SearchDb, q: QueryText = "") -> HTMLResponse:
        return pages.render(request, "pick.html", q=q, results=(await _found(db, q)).customers)

    return router


async def _found(db: SearchDb, q: str) -> CustomerMatches:
    return await customers_named(db, q, limit=FOUND) if q.strip() else CustomerMatches([])
