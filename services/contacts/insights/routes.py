"""Needs and competitors over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_PATH, WRITERS, Filter
from services.contacts.insights.domain.competitor import (
    COMPETITOR,
    ChangeCompetitor,
    NoteCompetitor,
    RecordCompetitorGone,
)
from services.contacts.insights.domain.need import NEED, ChangeNeed, DropNeed, MeetNeed, NeedStatus, NoteNeed
from services.contacts.insights.views import CompetitorListItem, NeedListItem, list_competitors, list_needs
from shared.events.contacts.activities.insights import Degree
from shared.identity.principal import READERS
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


_NEEDS, _COMPETITORS = f"{CUSTOMER_PATH}/needs", f"{CUSTOMER_PATH}/competitors"
_NEED, _COMPETITOR = f"{_NEEDS}/{{need_id}}", f"{_COMPETITORS}/{{competitor_id}}"

KNOWLEDGE: tuple[CommandRoute, ...] = (
    CommandRoute(_NEEDS, NoteNeed, NEED, WRITERS, creates="need_id", summary="Note what the customer needs"),
    CommandRoute(_NEED, ChangeNeed, NEED, WRITERS, method="PATCH", summary="Say what is known of a need now"),
    CommandRoute(f"{_NEED}/meet", MeetNeed, NEED, WRITERS, summary="Record that a need was met"),
    CommandRoute(f"{_NEED}/drop", DropNeed, NEED, WRITERS, summary="Record that it is needed no longer"),
    CommandRoute(
        _COMPETITORS,
        NoteCompetitor,
        COMPETITOR,
        WRITERS,
        creates="competitor_id",
        summary="Note a competitor at the customer",
    ),
    CommandRoute(
        _COMPETITOR,
        ChangeCompetitor,
        COMPETITOR,
        WRITERS,
        method="PATCH",
        summary="Say what is known of a competitor now",
    ),
    CommandRoute(
        f"{_COMPETITOR}/gone",
        RecordCompetitorGone,
        COMPETITOR,
        WRITERS,
        summary="Record that a competitor is in play no longer",
    ),
)


@router.get("/needs", tags=["needs"])
async def get_needs(
    db: Db,
    *,
    status: NeedStatus | None = None,
    urgency: Degree | None = None,
    product: Filter = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NeedListItem]:
    """List what customers need, those known last first."""
    return await list_needs(
        db, limit=limit, cursor=cursor, status=status, urgency=urgency, product=product, customer_id=customer_id
    )


@router.get("/competitors", tags=["competitors"])
async def get_competitors(
    db: Db,
    *,
    name: Filter = None,
    threat: Degree | None = None,
    gone: bool | None = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CompetitorListItem]:
    """List competitors at customers, those known last first."""
    return await list_competitors(
        db, name=name, limit=limit, cursor=cursor, threat=threat, gone=gone, customer_id=customer_id
    )
