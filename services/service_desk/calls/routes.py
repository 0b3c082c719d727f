"""Telephone calls over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.service_desk.access import CALL_POLICY
from services.service_desk.calls.domain import CALL, LogCall
from services.service_desk.calls.views import CallFilter, CallLine, calls
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow

router = APIRouter(tags=["service desk"], dependencies=[allow(CALL_POLICY)])

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute("/calls", LogCall, CALL, creates="call_id", summary="Record a telephone call"),
)


@router.get("/calls")
async def list_calls(
    db: Db, filters: Annotated[CallFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[CallLine]:
    """List calls by filter."""
    return await calls(db, filters, limit=limit, cursor=cursor)
