"""Customers and colleagues over HTTP, for departments that know them from contacts."""

from fastapi import APIRouter

from shared.kernel.access import DIRECTORY_POLICY
from shared.kernel.colleagues import ColleagueEntry, colleagues
from shared.kernel.customer_search import customers_named
from shared.kernel.customers import CustomerSummary
from shared.messages.fields import Line
from shared.query.paging import Limit
from shared.web.api.routes import Db, SearchDb, allow


def directory_routes(tag: str) -> APIRouter:
    """Return the routes that find customers by name and list the colleagues."""
    router = APIRouter(tags=[tag], dependencies=[allow(DIRECTORY_POLICY)])

    @router.get("/customers")
    async def find_customers(db: SearchDb, q: Line, limit: Limit = 20) -> list[CustomerSummary]:
        """Find customers by any part of their name; if there are none, return those with a similar name."""
        return (await customers_named(db, q, limit=limit)).customers

    @router.get("/colleagues")
    async def get_colleagues(db: Db) -> list[ColleagueEntry]:
        """List the colleagues who can be assigned work, in order of handle."""
        return await colleagues(db)

    return router
