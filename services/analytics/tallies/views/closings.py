"""Closed opportunities: won or lost, value and duration, summed per day and dimension."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shared.events.sales.opportunities import OpportunityLost, OpportunityReopened, OpportunityWon, Outcome
from shared.messages.event import Recorded
from shared.model.view import Tally

ClosingEvent = OpportunityWon | OpportunityLost | OpportunityReopened


@dataclass(frozen=True, slots=True)
class Closings:
    """Sums of one closing day; an unknown dimension is an empty text.

    `timed_…` count those with a known engage date, `days_…` are calendar days from engaging to closing.
    """

    day: date
    person: str
    office: str
    team: str
    product: str
    source: str
    currency: str
    won: int = 0
    lost: int = 0
    won_value: Decimal = Decimal(0)
    timed_won: int = 0
    timed_lost: int = 0
    days_won: int = 0
    days_lost: int = 0


def count(event: Recorded[ClosingEvent]) -> Iterable[Closings]:
    """Count a closing on its day; reopening takes it back from the day on which it was counted."""
    match event.data:
        case OpportunityWon() as fact:
            yield _closing(fact, "won", event.time, fact.engaged_at, 1)
        case OpportunityLost() as fact:
            yield _closing(fact, "lost", event.time, fact.engaged_at, 1)
        case OpportunityReopened() as fact:
            yield _closing(fact, fact.was, fact.closed_at, fact.from_engaged_at, -1)


def _closing(
    fact: ClosingEvent, outcome: Outcome, closed_at: datetime, engaged_at: datetime | None, sign: int
) -> Closings:
    won = sign if outcome == "won" else 0
    lost = sign - won
    timed = 1 if engaged_at else 0
    days = (closed_at.date() - engaged_at.date()).days if engaged_at else 0
    return Closings(
        day=closed_at.date(),
        person=fact.owner,
        office=fact.office or "",
        team=fact.team or "",
        product=fact.product or "",
        source=fact.source or "",
        currency=fact.amount.currency if fact.amount else "",
        won=won,
        lost=lost,
        won_value=won * fact.amount.amount if fact.amount else Decimal(0),
        timed_won=won * timed,
        timed_lost=lost * timed,
        days_won=won * days,
        days_lost=lost * days,
    )


CLOSINGS = Tally(
    "closings",
    Closings,
    key=("day", "person", "office", "team", "product", "source", "currency"),
    of=ClosingEvent,
    count=count,
)
