"""A customer's history with events of all departments, for tests of its readers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.customers.contact_persons import ContactPersonAdded
from shared.events.contacts.customers.profile import CustomerRegistered, CustomerRenamed
from shared.events.sales.opportunities import NextStepDone, NextStepPlanned, OpportunityOpened, OpportunityWon
from shared.events.service_desk.tickets import TicketOpened, TicketResolved
from shared.messages.money import Money
from tests.support.specification import NOW, recorded

DEAL, TICKET, CALL, OTHER, PERSON = (UUID(int=number) for number in range(1, 6))
deal: dict[str, Any] = {
    "opportunity_id": DEAL,
    "pipeline": "sales",
    "stage": "engaging",
    "probability": 30,
    "amount": Money("100"),  # type: ignore[arg-type]
    "expected_close": None,
    "owner": "anna",
    "office": None,
    "team": None,
    "product": None,
    "source": None,
    "opened_at": NOW,
    "engaged_at": NOW,
}
left: dict[str, Any] = {"from_stage": "engaging", "from_since": NOW, "from_probability": 30}
ticket: dict[str, Any] = {
    "ticket_id": TICKET,
    "status": "new",
    "priority": "normal",
    "channel": "phone",
    "category": None,
    "queue": "support",
    "product": None,
    "assignee": None,
    "team": None,
    "opened_at": NOW,
    "first_response_at": None,
    "waited_seconds": 0,
}
HISTORY = [
    recorded(event, NOW + timedelta(hours=number), sequence=number)
    for number, event in enumerate(
        (
            CustomerRegistered(kind="organisation", name="Acme"),
            ContactPersonAdded(contact_id=PERSON, name="Berta"),
            InteractionLogged(interaction_id=CALL, kind="call", summary="first call", handled_by="anna"),
            OpportunityOpened(**deal, title="Renewal"),
            NextStepPlanned(**deal, next_step="send the quote", due=date(2026, 4, 1)),
            TicketOpened(**ticket, number="T-1", subject="It is broken"),
            TicketResolved(**{**ticket, "status": "resolved", "assignee": "bert"}, reopened=0),
            OpportunityWon(**{**deal, "stage": "won"}, **left, from_amount=None),
            NextStepDone(**{**deal, "stage": "won"}, due=date(2026, 4, 1)),
            CustomerRenamed(name="Acme Corp", previous_name="Acme"),
        )
    )
]
