"""The history routes, the same in all departments."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from shared.history import Histories, Where, source_name
from shared.identity.principal import READERS
from shared.message import Unknown
from shared.paging import Cursor, Limit
from shared.web.routes import allow

_encode = msgspec.json.Encoder().encode


def history_router(histories: Histories) -> APIRouter:
    """Return `GET /customers/{id}/history`."""
    router = APIRouter(dependencies=[allow(*READERS)])

    @router.get("/customers/{customer_id}/history", tags=["history"])
    async def get_history(
        customer_id: UUID,
        limit: Limit = 50,
        cursor: Cursor = None,
        order: Literal["asc", "desc"] = "desc",
        source: Annotated[list[str] | None, Query()] = None,
        type: Annotated[list[str] | None, Query()] = None,  # noqa: A002 - the parameter's public name
        as_of: AwareDatetime | None = None,
    ) -> Response:
        """Return what happened with a customer, in any department: the same here as everywhere."""
        sources = [source_name(part) for part in _parts(source)]
        where = Where(limit, cursor, order, sources, _parts(type), as_of)
        history = await histories.page(customer_id, where)
        if history is None:
            raise Unknown("nothing is known of this customer", field="customer_id")
        return Response(_encode(history), media_type="application/json")

    return router


def _parts(values: list[str] | None) -> list[str]:
    """Return the values of a parameter that may be repeated or separated by commas."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]
