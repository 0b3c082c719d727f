"""What the service desk is doing for a customer, as shown in the 360."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.contacts.profile.views.opportunities import MOST
from shared.events.service_desk.tickets import (
    Priority,
    TicketEvent,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketStatus,
)
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select


@dataclass(frozen=True, slots=True)
class CustomerTicket:
    """A ticket according to its latest event."""

    customer_id: UUID
    ticket_id: UUID
    number: str
    subject: str
    status: TicketStatus
    priority: Priority
    queue: str | None
    assignee: str | None
    opened_at: datetime
    resolved_at: datetime | None = None


def fold(row: CustomerTicket | None, event: Recorded[TicketEvent]) -> CustomerTicket | None:
    """Return the ticket after the event; every event carries its full state."""
    fact = event.data
    if isinstance(fact, TicketOpened):
        return CustomerTicket(
            event.subject_id,
            fact.ticket_id,
            fact.number,
            fact.subject,
            fact.status,
            fact.priority,
            fact.queue,
            fact.assignee,
            fact.opened_at,
        )
    if row is None:
        return None
    row = replace(row, status=fact.status, priority=fact.priority, queue=fact.queue, assignee=fact.assignee)
    if isinstance(fact, TicketResolved):
        return replace(row, resolved_at=event.time)
    return replace(row, resolved_at=None) if isinstance(fact, TicketReopened) else row


CUSTOMER_TICKETS = Rows(
    "customer_tickets",
    CustomerTicket,
    key=("customer_id", "ticket_id"),
    of=TicketEvent,
    fold=fold,
    indexes=("(assignee) WHERE status NOT IN ('resolved', 'closed')",),
)


async def tickets_of(db: Reader, customer_id: UUID) -> Sequence[CustomerTicket]:
    """Return a customer's tickets: unresolved ones first, the latest first in each group."""
    tickets = select(CUSTOMER_TICKETS).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return await tickets.order_by("(status IN ('resolved', 'closed')), ticket_id DESC").limit(MOST).all(db)
