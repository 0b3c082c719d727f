"""The open pipeline: one row per open opportunity."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.events.sales.opportunities import (
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
)
from shared.messages.event import Recorded
from shared.messages.money import Money
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class OpenOpportunityRow:
    """An open opportunity; an unknown dimension is an empty text."""

    customer_id: UUID
    opportunity_id: UUID
    pipeline: str
    stage: str
    person: str
    office: str
    team: str
    product: str
    source: str
    probability: int
    amount: Money | None
    expected_close: date | None
    opened_at: datetime


def fold(row: OpenOpportunityRow | None, event: Recorded[OpportunityEvent]) -> OpenOpportunityRow | None:
    """Return the opportunity as the event describes it, or None once it is closed."""
    fact = event.data
    if isinstance(fact, OpportunityWon | OpportunityLost):
        return None
    if row is None and not isinstance(fact, OpportunityOpened | OpportunityReopened):
        return None  # a step of a closed opportunity was completed
    return OpenOpportunityRow(
        customer_id=event.subject_id,
        opportunity_id=fact.opportunity_id,
        pipeline=fact.pipeline,
        stage=fact.stage,
        person=fact.owner,
        office=fact.office or "",
        team=fact.team or "",
        product=fact.product or "",
        source=fact.source or "",
        probability=fact.probability,
        amount=fact.amount,
        expected_close=fact.expected_close,
        opened_at=fact.opened_at,
    )


OPEN_OPPORTUNITIES = Rows(
    "open_opportunities",
    OpenOpportunityRow,
    key=("customer_id", "opportunity_id"),
    of=OpportunityEvent,
    fold=fold,
    indexes=("(stage)", "(person)"),
)
