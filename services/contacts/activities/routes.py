"""Interactions, visits and next steps over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.contacts.access import CUSTOMER_PATH, INTERACTION_POLICY, VISIT_POLICY
from services.contacts.activities.domain.interaction import commands
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import (
    CancelVisit,
    MoveVisit,
    PlanVisit,
    ReassignVisit,
    ReportVisit,
)
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.activities.domain.visit.row import VisitStatus
from services.contacts.activities.views.next_steps import NextStep, NextStepFilter, list_next_steps
from services.contacts.activities.views.visits import VisitFilter, VisitListItem, list_visits
from shared.messages.fields import Moment
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, FilterText, allow

_INTERACTION = f"{CUSTOMER_PATH}/interactions/{{interaction_id}}"

_INTERACTIONS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/interactions",
        commands.LogInteraction,
        INTERACTION,
        creates="interaction_id",
        summary="Log an interaction",
    ),
    CommandRoute(
        f"{_INTERACTION}/correct",
        commands.CorrectInteraction,
        INTERACTION,
        summary="Correct what was logged",
    ),
    CommandRoute(
        f"{_INTERACTION}/withdraw",
        commands.WithdrawInteraction,
        INTERACTION,
        summary="Take back what was logged by mistake",
    ),
    CommandRoute(
        f"{_INTERACTION}/next-step/done",
        commands.CompleteNextStep,
        INTERACTION,
        summary="Record that the step agreed in an interaction was taken",
    ),
    CommandRoute(
        f"{_INTERACTION}/next-step/reassign",
        commands.ReassignNextStep,
        INTERACTION,
        summary="Let another colleague take the step agreed in an interaction",
    ),
)


router = APIRouter()


@router.get("/visits", dependencies=[allow(VISIT_POLICY)], tags=["visits"])
async def get_visits(
    db: Db,
    *,
    owner: FilterText = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    status: VisitStatus | None = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[VisitListItem]:
    """List visits in chronological order: planned from (inclusive) to (exclusive), by owner or companion."""
    filters = VisitFilter(owner=owner, since=since, until=until, status=status, customer_id=customer_id)
    return await list_visits(db, filters, limit=limit, cursor=cursor)


@router.get("/next-steps", dependencies=[allow(INTERACTION_POLICY)], tags=["interactions"])
async def get_next_steps(
    db: Db,
    *,
    owner: FilterText = None,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    customer_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NextStep]:
    """List agreed steps that are still open, due from (inclusive) to (inclusive), the earliest first.

    Covers the steps agreed in interactions and those planned for open opportunities; steps without a due date come
    last.
    """
    filters = NextStepFilter(owner=owner, since=since, until=until, customer_id=customer_id)
    return await list_next_steps(db, filters, limit=limit, cursor=cursor)


_VISITS = f"{CUSTOMER_PATH}/visits"
_VISIT = f"{_VISITS}/{{visit_id}}"

_VISITS_COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(_VISITS, PlanVisit, VISIT, creates="visit_id", summary="Plan a visit"),
    CommandRoute(f"{_VISIT}/move", MoveVisit, VISIT, summary="Put a visit on another time"),
    CommandRoute(f"{_VISIT}/reassign", ReassignVisit, VISIT, summary="Let another colleague make a visit"),
    CommandRoute(f"{_VISIT}/cancel", CancelVisit, VISIT, summary="Call a visit off, with the reason"),
    CommandRoute(
        f"{_VISIT}/report",
        ReportVisit,
        VISIT,
        creates="interaction_id",
        summary="Report on a visit: it becomes an interaction",
    ),
)

COMMANDS = (*_INTERACTIONS, *_VISITS_COMMANDS)
