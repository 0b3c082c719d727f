"""Tickets in all states, for the tests of the service desk."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.service_desk.tickets.domain.decide import TICKET
from shared.events.service_desk.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketPutOnHold,
    TicketReplied,
    TicketResolved,
)
from shared.kernel.colleagues import KNOWN_USERS, ColleagueEntry
from shared.kernel.customers import KNOWN_CUSTOMERS, CustomerSummary
from tests.support.specification import CUSTOMER, NOW, Story, given, recorded

TICKET_ID = UUID("01890000-0000-7000-8000-0000000000aa")
MESSAGE = UUID("0189ffff-0000-7000-8000-000000000001")
"""The first fresh id of a decision."""
OPENED_AT = NOW - timedelta(hours=10)
ANSWERED_AT = NOW - timedelta(hours=8)
HELD_AT = NOW - timedelta(hours=7)
DONE_AT = NOW - timedelta(hours=5)
CLOSED_AT = NOW - timedelta(hours=4)

ACME = CustomerSummary(CUSTOMER, "organisation", "Acme")
SARA = ColleagueEntry("sara", "Sara Stein", team="First line", office="Central", active=True)
TOM = ColleagueEntry("tom", "Tom Trend", team="Second line", office="East", active=True)


def standing(**changes: Any) -> dict[str, Any]:
    """Return the state fields of the ticket's events while it is as it arrived."""
    as_opened = {
        "ticket_id": TICKET_ID,
        "status": "new",
        "priority": "normal",
        "channel": "email",
        "category": "software",
        "queue": "support",
        "product": None,
        "assignee": None,
        "team": None,
        "opened_at": OPENED_AT,
        "first_response_at": None,
        "waited_seconds": 0,
    }
    return as_opened | changes


SARAS: dict[str, Any] = {"status": "open", "assignee": "sara", "team": "First line"}
ANSWERED = SARAS | {"first_response_at": ANSWERED_AT}
DONE = ANSWERED | {"status": "resolved"}

opened = recorded(
    TicketOpened(**standing(), number="000-000-05A", subject="Cannot log in", description="Since Monday"), OPENED_AT
)
assigned = recorded(
    TicketAssigned(**standing(**SARAS), from_assignee=None, from_team=None), NOW - timedelta(hours=9), sequence=2
)
answered = recorded(
    TicketReplied(
        **standing(**ANSWERED), message_id=UUID(int=3), author="agent", text="Which browser?", first_response=True
    ),
    ANSWERED_AT,
    sequence=3,
)
held = recorded(
    TicketPutOnHold(**standing(**ANSWERED | {"status": "waiting"}), waiting_for="customer"), HELD_AT, sequence=4
)
resolved = recorded(TicketResolved(**standing(**DONE), resolution="Password reset", reopened=0), DONE_AT, sequence=4)
closed = recorded(
    TicketClosed(**standing(**DONE | {"status": "closed"}), confirmed=True, resolved_at=DONE_AT), CLOSED_AT, sequence=5
)

IN_HAND = (opened, assigned, answered)
WAITING = (*IN_HAND, held)
RESOLVED = (*IN_HAND, resolved)
CLOSED = (*RESOLVED, closed)


def story(*events: Any) -> Story:
    """Begin a story in a world that knows the customer, Sara and Tom; Sara acts."""
    world = given(TICKET, *events).by("user:sara")
    return world.knowing(KNOWN_CUSTOMERS, ACME).knowing(KNOWN_USERS, SARA).knowing(KNOWN_USERS, TOM)
