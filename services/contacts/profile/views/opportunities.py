"""What sales is doing with a customer, as shown in the 360: opportunities and their next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.contacts.activities.domain.interaction.row import SOMEDAY
from shared.events.sales.opportunities import (
    NextStepDone,
    NextStepPlanned,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
)
from shared.messages.event import Recorded
from shared.messages.money import Money
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select

MOST = 200
"""How many opportunities (or tickets) of a customer a profile shows; lists of the owning department page further."""


@dataclass(frozen=True, slots=True)
class CustomerOpportunity:
    """An opportunity according to its latest event, with the next planned step."""

    customer_id: UUID
    opportunity_id: UUID
    title: str
    status: Literal["open", "won", "lost"]
    stage: str
    probability: int
    amount: Money | None
    owner: str
    expected_close: date | None
    opened_at: datetime
    closed_at: datetime | None = None
    next_step: str | None = None
    next_step_due: date | None = None


def fold(row: CustomerOpportunity | None, event: Recorded[OpportunityEvent]) -> CustomerOpportunity | None:
    """Return the opportunity after the event; every event carries its full state."""
    fact = event.data
    if isinstance(fact, OpportunityOpened):
        row = CustomerOpportunity(
            customer_id=event.subject_id,
            opportunity_id=fact.opportunity_id,
            title=fact.title,
            status="open",
            stage=fact.stage,
            probability=fact.probability,
            amount=fact.amount,
            owner=fact.owner,
            expected_close=fact.expected_close,
            opened_at=fact.opened_at,
        )
    if row is None:
        return None
    return _changed(
        replace(
            row,
            stage=fact.stage,
            probability=fact.probability,
            amount=fact.amount,
            owner=fact.owner,
            expected_close=fact.expected_close,
        ),
        event,
    )


def _changed(row: CustomerOpportunity, event: Recorded[OpportunityEvent]) -> CustomerOpportunity:
    match event.data:
        case OpportunityWon():
            return replace(row, status="won", closed_at=event.time, next_step=None, next_step_due=None)
        case OpportunityLost():
            return replace(row, status="lost", closed_at=event.time, next_step=None, next_step_due=None)
        case OpportunityReopened():
            return replace(row, status="open", closed_at=None)
        case NextStepPlanned(next_step=step, due=due):
            return replace(row, next_step=step, next_step_due=due)
        case NextStepDone():
            return replace(row, next_step=None, next_step_due=None)
        case _:
            return row


CUSTOMER_OPPORTUNITIES = Rows(
    "customer_opportunities",
    CustomerOpportunity,
    key=("customer_id", "opportunity_id"),
    of=OpportunityEvent,
    fold=fold,
    indexes=(
        "(owner) WHERE status = 'open'",
        f"(coalesce(next_step_due, {SOMEDAY}), opportunity_id) WHERE next_step IS NOT NULL AND status = 'open'",
    ),
    revision=2,
)


async def opportunities_of(db: Reader, customer_id: UUID) -> Sequence[CustomerOpportunity]:
    """Return a customer's opportunities: open ones first, the latest first in each group."""
    opportunities = select(CUSTOMER_OPPORTUNITIES).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return await opportunities.order_by("(status = 'open') DESC, opportunity_id DESC").limit(MOST).all(db)
