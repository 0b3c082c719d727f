"""Opportunities and the pipeline over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.domain.commands import (
    ChangeAmount,
    ChangeExpectedClose,
    CompleteNextStep,
    LoseOpportunity,
    MoveOpportunity,
    OpenOpportunity,
    PlanNextStep,
    ReassignOpportunity,
    ReopenOpportunity,
    WinOpportunity,
)
from services.sales.opportunities.domain.decide import OPPORTUNITY
from services.sales.opportunities.views.board import StageColumn, board
from services.sales.opportunities.views.forecast import Forecast, ForecastBy, forecast
from services.sales.opportunities.views.opportunities import (
    OpportunityCard,
    OpportunityFilter,
    SortBy,
    opportunities,
    opportunity,
)
from services.sales.opportunities.views.results import GroupBy, ResultFilter, Results, results
from services.sales.pipelines.domain import STAGES
from shared.messages.clock import utc_now
from shared.messages.command import Command
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow


def _change(path: str, command: type[Command], summary: str) -> CommandRoute:
    return CommandRoute(f"/opportunities/{{opportunity_id}}/{path}", command, OPPORTUNITY, summary=summary)


COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/opportunities",
        OpenOpportunity,
        OPPORTUNITY,
        creates="opportunity_id",
        summary="Open an opportunity",
    ),
    _change("stage", MoveOpportunity, "Move to another stage"),
    _change("win", WinOpportunity, "Win"),
    _change("lose", LoseOpportunity, "Lose, with the reason"),
    _change("reopen", ReopenOpportunity, "Reopen what was closed"),
    _change("reassign", ReassignOpportunity, "Give to another owner"),
    _change("amount", ChangeAmount, "Change the value"),
    _change("expected-close", ChangeExpectedClose, "Change the day a decision is expected"),
    _change("next-step", PlanNextStep, "Plan the next step"),
    _change("next-step/done", CompleteNextStep, "Take the next step off the list"),
)

router = APIRouter(tags=["sales"], dependencies=[allow(OPPORTUNITY_POLICY)])


Filter = Annotated[OpportunityFilter, Depends()]
Period = Annotated[ResultFilter, Depends()]


@router.get("/opportunities")
async def list_opportunities(
    db: Db, filters: Filter, sort: SortBy = "opened", limit: Limit = 50, cursor: Cursor = None
) -> Page[OpportunityCard]:
    """List opportunities by filter."""
    return await opportunities(db, filters, sort, limit=limit, cursor=cursor, now=utc_now())


@router.get("/opportunities/{opportunity_id}")
async def get_opportunity(db: Db, opportunity_id: UUID, response: Response) -> OpportunityCard:
    """Return an opportunity."""
    deal = await opportunity(db, opportunity_id, utc_now())
    if deal is None:
        raise Unknown("there is no opportunity with this id", field="opportunity_id")
    response.headers["ETag"] = f'"{deal.version}"'
    return deal


class Pipeline(BaseModel):
    """The board: open opportunities by stage, and the sales results so far."""

    stages: list[StageColumn]
    results: Results


@router.get("/pipeline")
async def get_pipeline(
    db: Db, filters: Filter, cards: Annotated[int, Query(ge=0, le=100, description="At most, per stage")] = 20
) -> Pipeline:
    """Return the pipeline as a board."""
    earned = ResultFilter(owner=filters.owner, office=filters.office, team=filters.team, product=filters.product)
    columns = await board(db, [stage.code for stage in STAGES], filters, cards=cards, now=utc_now())
    (total,) = await results(db, earned)
    return Pipeline(stages=columns, results=total)


class Summary(BaseModel):
    """Results of a period, in total and by the requested grouping."""

    first_day: date | None
    last_day: date | None
    total: Results
    groups: list[Results]


@router.get("/pipeline/summary")
async def get_summary(db: Db, period: Period, by: GroupBy = "owner") -> Summary:
    """Return what was opened, won and lost in a period."""
    (total,) = await results(db, period)
    groups = await results(db, period, by)
    return Summary(first_day=period.first_day, last_day=period.last_day, total=total, groups=groups)


class ForecastTable(BaseModel):
    months: list[Forecast]


@router.get("/forecast")
async def get_forecast(db: Db, filters: Filter, by: ForecastBy | None = None) -> ForecastTable:
    """Return the expected value of the open opportunities."""
    return ForecastTable(months=await forecast(db, filters, by, utc_now().date()))
