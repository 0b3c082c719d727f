"""A customer's history with facts from all departments, for the tests of what is made of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.events import contacts, sales, service_desk
from shared.messages.money import Money
from tests.specification import NOW, recorded

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
            contacts.CustomerRegistered(kind="organisation", name="Acme"),
            contacts.ContactPersonAdded(contact_id=PERSON, name="Berta"),
            contacts.InteractionLogged(interaction_id=CALL, kind="call", summary="first call", handled_by="anna"),
            sales.OpportunityOpened(**deal, title="Renewal"),
            sales.NextStepPlanned(**deal, next_step="send the quote", due=date(2026, 4, 1)),
            service_desk.TicketOpened(**ticket, number="T-1", subject="It is broken"),
            service_desk.TicketResolved(**{**ticket, "status": "resolved", "assignee": "bert"}, reopened=0),
            sales.OpportunityWon(**{**deal, "stage": "won"}, **left, from_amount=None),
            sales.NextStepDone(**{**deal, "stage": "won"}, due=date(2026, 4, 1)),
            contacts.CustomerRenamed(name="Acme Corp", previous_name="Acme"),
        )
    )
]
