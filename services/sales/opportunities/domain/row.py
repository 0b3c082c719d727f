"""An opportunity: its state, and how its events change it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from shared.events.sales.opportunities import (
    NextStepDone,
    NextStepPlanned,
    OpportunityAmountChanged,
    OpportunityEvent,
    OpportunityExpectedCloseChanged,
    OpportunityFact,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityReopened,
    OpportunityStageChanged,
    OpportunityWon,
)
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.money import Money
from shared.model.view import Rows

OpportunityStatus = Literal["open", "won", "lost"]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One chance to sell to one customer, in its current state."""

    opportunity_id: UUID
    customer_id: UUID
    title: str
    pipeline: Code
    stage: Code
    probability: int
    amount: Money | None
    expected_close: date | None
    owner: UserId
    office: Code | None
    team: Code | None
    product: Code | None
    source: Code | None
    opened_at: datetime
    engaged_at: datetime | None
    stage_since: datetime
    status: OpportunityStatus = "open"
    closed_at: datetime | None = None
    closed_from: Code | None = None
    """The stage it was closed in; reopening returns it there."""
    lost_reason: str | None = None
    competitor: str | None = None
    next_step: str | None = None
    next_step_due: date | None = None


STANDING = tuple(OpportunityFact.model_fields)
"""The fields that every opportunity event carries and that the row has under the same names."""


def standing(of: Opportunity | OpportunityFact, **changes: Any) -> dict[str, Any]:
    """Return the state of an opportunity (after these changes), as its events carry it."""
    return {name: getattr(of, name) for name in STANDING} | changes


def fold(row: Opportunity | None, event: Recorded[OpportunityEvent]) -> Opportunity | None:
    fact = event.data
    if isinstance(fact, OpportunityOpened):
        return Opportunity(**standing(fact), customer_id=event.subject_id, title=fact.title, stage_since=event.time)
    if row is None:
        return None
    return _changed(replace(row, **standing(fact)), event, row.stage)


def _changed(row: Opportunity, event: Recorded[Any], from_stage: Code) -> Opportunity:
    """Add the fields that only this kind of event has to the new state."""
    fact: OpportunityEvent = event.data
    match fact:
        case OpportunityStageChanged():
            return replace(row, stage_since=event.time)
        case OpportunityWon():
            return replace(_closed(row, event.time, from_stage), status="won")
        case OpportunityLost():
            closed = _closed(row, event.time, from_stage)
            return replace(closed, status="lost", lost_reason=fact.reason, competitor=fact.competitor)
        case OpportunityReopened():
            return _reopened(row, event.time)
        case NextStepPlanned():
            return replace(row, next_step=fact.next_step, next_step_due=fact.due)
        case NextStepDone():
            return replace(row, next_step=None, next_step_due=None)
        case (
            OpportunityOpened()
            | OpportunityReassigned()
            | OpportunityAmountChanged()
            | OpportunityExpectedCloseChanged()
        ):
            return row
        case _:
            assert_never(fact)


def _closed(row: Opportunity, at: datetime, from_stage: Code) -> Opportunity:
    return replace(row, closed_at=at, stage_since=at, closed_from=from_stage, next_step=None, next_step_due=None)


def _reopened(row: Opportunity, at: datetime) -> Opportunity:
    return replace(
        row, status="open", stage_since=at, closed_at=None, closed_from=None, lost_reason=None, competitor=None
    )


OPPORTUNITIES = Rows(
    "opportunities",
    Opportunity,
    key=("opportunity_id",),
    of=OpportunityEvent,
    fold=fold,
    indexes=(
        "(customer_id, opened_at DESC)",
        "(stage, stage_since DESC, opportunity_id DESC) WHERE status = 'open'",
        "(owner, stage, stage_since DESC) WHERE status = 'open'",
        "(expected_close) WHERE status = 'open'",
        "(next_step_due) WHERE next_step_due IS NOT NULL",
        "(opened_at DESC, opportunity_id DESC)",
        "(owner, opened_at DESC, opportunity_id DESC)",
        "(stage_since DESC, opportunity_id DESC)",
        "(coalesce(amount_amount, 0) DESC, opportunity_id DESC)",
        "(coalesce(expected_close, '9000-01-01'::date), opportunity_id)",
        "(coalesce(closed_at, '1900-01-01 00:00Z'::timestamptz) DESC, opportunity_id DESC)",
        "USING gin (to_tsvector('simple', title))",
    ),
)
