"""Needs and competitors over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contacts.access import COMPETITOR_POLICY, CUSTOMER_PATH, NEED_POLICY
from services.contacts.insights.domain.competitor import (
    COMPETITOR,
    ChangeCompetitor,
    NoteCompetitor,
    RecordCompetitorGone,
)
from services.contacts.insights.domain.need import NEED, ChangeNeed, DropNeed, MeetNeed, NoteNeed
from services.contacts.insights.views import (
    CompetitorFilter,
    CompetitorListItem,
    NeedFilter,
    NeedListItem,
    list_competitors,
    list_needs,
)
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow

router = APIRouter()


_NEEDS, _COMPETITORS = f"{CUSTOMER_PATH}/needs", f"{CUSTOMER_PATH}/competitors"
_NEED, _COMPETITOR = f"{_NEEDS}/{{need_id}}", f"{_COMPETITORS}/{{competitor_id}}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(_NEEDS, NoteNeed, NEED, creates="need_id", summary="Note what the customer needs"),
    CommandRoute(_NEED, ChangeNeed, NEED, method="PATCH", summary="Say what is known of a need now"),
    CommandRoute(f"{_NEED}/meet", MeetNeed, NEED, summary="Record that a need was met"),
    CommandRoute(f"{_NEED}/drop", DropNeed, NEED, summary="Record that it is needed no longer"),
    CommandRoute(
        _COMPETITORS,
        NoteCompetitor,
        COMPETITOR,
        creates="competitor_id",
        summary="Note a competitor at the customer",
    ),
    CommandRoute(
        _COMPETITOR,
        ChangeCompetitor,
        COMPETITOR,
        method="PATCH",
        summary="Say what is known of a competitor now",
    ),
    CommandRoute(
        f"{_COMPETITOR}/gone",
        RecordCompetitorGone,
        COMPETITOR,
        summary="Record that a competitor is in play no longer",
    ),
)


@router.get("/needs", dependencies=[allow(NEED_POLICY)], tags=["needs"])
async def get_needs(
    db: Db, filters: Annotated[NeedFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[NeedListItem]:
    """List customers' needs, the latest noted or changed first."""
    return await list_needs(db, filters, limit=limit, cursor=cursor)


@router.get("/competitors", dependencies=[allow(COMPETITOR_POLICY)], tags=["competitors"])
async def get_competitors(
    db: Db, filters: Annotated[CompetitorFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[CompetitorListItem]:
    """List competitors at customers, the latest noted or changed first."""
    return await list_competitors(db, filters, limit=limit, cursor=cursor)
