"""The history route, the same in all departments."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from starlette.responses import Response

from shared.history.history import source_name
from shared.history.page import HistoryQuery, Order, Time
from shared.history.search import Search
from shared.kernel.access import HISTORY_POLICY
from shared.messages.fields import Moment
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit
from shared.web.api.routes import Running, allow

_encode = msgspec.json.Encoder().encode


router = APIRouter(dependencies=[allow(HISTORY_POLICY)])


@router.get("/customers/{customer_id}/history", tags=["history"])
async def get_history(
    runtime: Running,
    customer_id: UUID,
    limit: Limit = 50,
    cursor: Cursor = None,
    order: Order = "desc",
    by: Time = "recorded",
    source: Annotated[list[str] | None, Query()] = None,
    type: Annotated[list[str] | None, Query()] = None,  # noqa: A002 - the parameter's public name
    actor: Annotated[list[str] | None, Query()] = None,
    channel: Annotated[list[str] | None, Query()] = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    q: Annotated[str, Query(max_length=300)] = "",
    as_of: Moment | None = None,
) -> Response:
    """Return a customer's history across all departments; the result is the same in each of them.

    `by=happened` sorts by when an event happened (`time`) instead of when it was recorded. Events recorded late
    then appear among those that happened at the same time.

    `actor` (`user:anna`), `channel` (of a contact or a command), `from`, `to` and `q` (text in any case) search the
    events. `from` and `to` refer to when an event happened (`time`), not to when it was recorded. A search examines
    at most 10,000 events per department and customer id (merged customers have several). If it stops there,
    `searched_to` is the moment it reached, and `next_cursor` continues from it.
    """
    sources = [source_name(part) for part in _parts(source)]
    search = Search(_parts(actor), _parts(channel), since, until, q.strip())
    where = HistoryQuery(limit, cursor, order, sources, _parts(type), as_of, search, by)
    history = await runtime.histories.page(customer_id, where)
    if history is None:
        raise Unknown("nothing is known of this customer", field="customer_id")
    return Response(_encode(history), media_type="application/json")


def _parts(values: list[str] | None) -> list[str]:
    """Return the values of a parameter that may be repeated or contain several values separated by commas."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]
