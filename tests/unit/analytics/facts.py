"""Events of sales and the service desk with defaults for all fields that a test does not set."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events.sales.opportunities import (
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
    Outcome,
)
from shared.events.service_desk.tickets import TicketOpened
from shared.messages.money import Money

DEAL = UUID("01890000-0000-7000-8000-0000000000d1")
TICKET = UUID("01890000-0000-7000-8000-0000000000e1")


def day(number: int, hour: int = 9) -> datetime:
    """Return an hour of a day in March 2026."""
    return datetime(2026, 3, number, hour, tzinfo=UTC)


def deal(**fields: Any) -> dict[str, Any]:
    """Return the fields of an opportunity event."""
    stands: dict[str, Any] = {
        "opportunity_id": DEAL,
        "pipeline": "sales",
        "stage": "engaging",
        "probability": 30,
        "amount": Money(Decimal(100)),
        "expected_close": None,
        "owner": "anna",
        "office": "Central",
        "team": None,
        "product": "GTX Pro",
        "source": None,
        "opened_at": day(1),
        "engaged_at": day(2),
    }
    return stands | fields


LEFT: dict[str, Any] = {"from_stage": "engaging", "from_since": day(2), "from_probability": 30}


def opened(**fields: Any) -> OpportunityOpened:
    return OpportunityOpened(**deal(**fields), title="Renewal")


def won(**fields: Any) -> OpportunityWon:
    return OpportunityWon(**deal(stage="won", probability=100, **fields), **LEFT, from_amount=None)


def lost(**fields: Any) -> OpportunityLost:
    return OpportunityLost(**deal(stage="lost", probability=0, **fields), **LEFT, reason="price")


def reopened(was: Outcome, closed_at: datetime, **fields: Any) -> OpportunityReopened:
    return OpportunityReopened(**deal(**fields), was=was, closed_at=closed_at, from_engaged_at=day(2))


def ticket(**fields: Any) -> dict[str, Any]:
    """Return the fields of a ticket event."""
    stands: dict[str, Any] = {
        "ticket_id": TICKET,
        "status": "new",
        "priority": "normal",
        "channel": "phone",
        "category": None,
        "queue": "support",
        "product": None,
        "assignee": None,
        "team": None,
        "opened_at": day(1),
        "first_response_at": None,
        "waited_seconds": 0,
    }
    return stands | fields


def ticket_opened(**fields: Any) -> TicketOpened:
    return TicketOpened(**ticket(**fields), number="T-1", subject="It is broken")
