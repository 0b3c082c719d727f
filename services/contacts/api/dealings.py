"""Visits, next steps, needs, competitors and mentions across customers; discussions of one customer."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.contacts.api.filters import Filter
from services.contacts.domain.need import NeedStatus
from services.contacts.domain.visit import VisitStatus
from services.contacts.views import dealings
from services.contacts.views.dealings import (
    CompetitorListItem,
    Dealings,
    MentionListItem,
    NeedListItem,
    VisitListItem,
)
from services.contacts.views.next_steps import NextStep, list_next_steps
from shared.events.contacts import Degree
from shared.identity.principal import READERS, Principal
from shared.messages.fields import Moment
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Db, Past, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/customers/{customer_id}/dealings", tags=["customers"])
async def get_dealings(customer_id: UUID, db: Db, past: Past, as_of: Moment | None = None) -> Dealings:
    """Return visits, needs, competitors, discussions and open next steps of a customer, now or at a moment."""
    if as_of is None:
        return await dealings.dealings(db, customer_id)
    return dealings.dealings_then(await past(customer_id, as_of))


@router.get("/visits", tags=["visits"])
async def get_visits(
    db: Db,
    *,
    owner: Filter = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    status: VisitStatus | None = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[VisitListItem]:
    """List visits in the order of time: planned from (included) to (excluded), of an owner or whoever goes along."""
    return await dealings.list_visits(
        db,
        owner=owner,
        since=since,
        until=until,
        limit=limit,
        cursor=cursor,
        status=status,
        customer_id=customer_id,
    )


@router.get("/next-steps", tags=["interactions"])
async def get_next_steps(
    db: Db,
    *,
    owner: Filter = None,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NextStep]:
    """List what was agreed and is still to be done, due from (included) to (included), the first due at the top.

    Steps agreed in interactions and those planned for open opportunities; without a day they come last.
    """
    return await list_next_steps(
        db, owner=owner, since=since, until=until, customer_id=customer_id, limit=limit, cursor=cursor
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
    return await dealings.list_needs(
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
    return await dealings.list_competitors(
        db, name=name, limit=limit, cursor=cursor, threat=threat, gone=gone, customer_id=customer_id
    )


@router.get("/mentions", tags=["discussions"])
async def get_mentions(
    db: Db,
    viewer: Annotated[Principal, allow(*READERS)],
    *,
    unread: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[MentionListItem]:
    """List where I was mentioned, the latest first."""
    return await dealings.list_mentions(db, viewer.user, unread=unread, limit=limit, cursor=cursor)
