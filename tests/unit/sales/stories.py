"""Opportunities in all states, for the tests of sales."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.sales.opportunities.domain.decide import OPPORTUNITY
from shared.events.sales.opportunities import (
    NextStepPlanned,
    OpportunityLost,
    OpportunityOpened,
    OpportunityStageChanged,
    OpportunityWon,
)
from shared.kernel.colleagues import KNOWN_USERS, ColleagueEntry
from shared.kernel.customers import KNOWN_CUSTOMERS, CustomerSummary
from shared.messages.money import Money
from tests.support.specification import CUSTOMER, NOW, Story, given

DEAL = UUID("01890000-0000-7000-8000-00000000000d")
OPENED_AT = NOW - timedelta(days=30)
ENGAGED_AT = NOW - timedelta(days=20)

ACME = CustomerSummary(CUSTOMER, "organisation", "Acme")
ANNA = ColleagueEntry("anna", "Anna Snelling", team="North", office="Central", active=True)
BERT = ColleagueEntry("bert", "Bert Berg", team="South", office="East", active=True)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def standing(**changes: Any) -> dict[str, Any]:
    """Return the state fields of the opportunity's events while it is where it was opened."""
    as_opened = {
        "opportunity_id": DEAL,
        "pipeline": "default",
        "stage": "prospecting",
        "probability": 10,
        "amount": eur("1000"),
        "expected_close": date(2026, 6, 30),
        "owner": "anna",
        "office": "Central",
        "team": "North",
        "product": "GTX Pro",
        "source": "fair",
        "opened_at": OPENED_AT,
        "engaged_at": None,
    }
    return as_opened | changes


def left(stage: str, since: datetime, probability: int) -> dict[str, Any]:
    return {"from_stage": stage, "from_since": since, "from_probability": probability}


ENGAGED: dict[str, Any] = {"stage": "engaging", "probability": 25, "engaged_at": ENGAGED_AT}
SINCE = NOW - timedelta(hours=1)
"""The time of the last given event."""

opened = OpportunityOpened(**standing(), title="Renewal 2027")
engaged = OpportunityStageChanged(**standing(**ENGAGED), **left("prospecting", OPENED_AT, 10))
planned = NextStepPlanned(**standing(**ENGAGED), next_step="Call back", due=date(2026, 3, 5))
won = OpportunityWon(
    **standing(**ENGAGED | {"stage": "won", "probability": 100, "amount": eur("1200")}),
    **left("engaging", ENGAGED_AT, 25),
    from_amount=eur("1000"),
)
lost = OpportunityLost(
    **standing(**ENGAGED | {"stage": "lost", "probability": 0}), **left("engaging", ENGAGED_AT, 25), reason="price"
)


def story(*events: Any) -> Story:
    """Begin a story in a world that knows the customer, Anna and Bert."""
    world = given(OPPORTUNITY, *events)
    return world.knowing(KNOWN_CUSTOMERS, ACME).knowing(KNOWN_USERS, ANNA).knowing(KNOWN_USERS, BERT)
