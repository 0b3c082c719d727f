"""A ticket: its row, and how its events change the row."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from shared.events.service_desk.tickets import (
    Author,
    Priority,
    TicketAccepted,
    TicketAssigned,
    TicketCategorised,
    TicketChannel,
    TicketClosed,
    TicketEvent,
    TicketFact,
    TicketNoteAdded,
    TicketOpened,
    TicketPriorityChanged,
    TicketPutOnHold,
    TicketReopened,
    TicketReplied,
    TicketResolved,
    TicketResumed,
    TicketStatus,
    WaitingFor,
)
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer's request in its present state."""

    ticket_id: UUID
    customer_id: UUID
    number: Code
    subject: str
    description: str | None
    requester: str | None
    status: TicketStatus
    priority: Priority
    channel: TicketChannel
    category: Code | None
    queue: Code | None
    product: Code | None
    assignee: UserId | None
    team: Code | None
    opened_at: datetime
    first_response_at: datetime | None
    waited_seconds: int
    status_since: datetime
    last_message_at: datetime
    last_message_by: Author = "customer"
    waiting_since: datetime | None = None
    waiting_for: WaitingFor | None = None
    waiting_until: datetime | None = None
    resolved_at: datetime | None = None
    resolution: str | None = None
    closed_at: datetime | None = None
    confirmed: bool = False
    reopened: int = 0
    customer_wrote_at: datetime | None = None
    """When the customer last asked or wrote; answering what they asked for is always allowed."""


STANDING = tuple(TicketFact.model_fields)
"""The fields that every ticket event carries under the same names as the row."""


def standing(of: Ticket | TicketFact, **changes: Any) -> dict[str, Any]:
    """Return the state of a ticket after these changes, as its events carry it."""
    return {name: getattr(of, name) for name in STANDING} | changes


def fold(row: Ticket | None, event: Recorded[TicketEvent]) -> Ticket | None:
    fact = event.data
    if isinstance(fact, TicketOpened):
        return _opened(fact, event)
    if row is None:
        return None
    since = row.status_since if fact.status == row.status else event.time
    return _changed(replace(row, **standing(fact), status_since=since), event)


def _opened(fact: TicketOpened, event: Recorded[Any]) -> Ticket:
    return Ticket(
        **standing(fact),
        customer_id=event.subject_id,
        number=fact.number,
        subject=fact.subject,
        description=fact.description,
        requester=fact.requester,
        status_since=event.time,
        last_message_at=event.time,
        customer_wrote_at=event.time,
    )


def _changed(row: Ticket, event: Recorded[Any]) -> Ticket:
    """Add the fields that only this kind of event carries to the new state."""
    fact: TicketEvent = event.data
    match fact:
        case TicketReplied():
            return _with_message(row, event.time, fact.author)
        case TicketPutOnHold():
            return replace(row, waiting_since=event.time, waiting_for=fact.waiting_for, waiting_until=fact.until)
        case TicketResumed():
            return _not_waiting(row)
        case TicketResolved():
            return replace(_not_waiting(row), resolved_at=event.time, resolution=fact.resolution)
        case TicketReopened():
            again = replace(row, resolved_at=None, resolution=None, closed_at=None, confirmed=False)
            return replace(again, reopened=row.reopened + 1)
        case TicketClosed():
            return replace(row, closed_at=event.time, confirmed=fact.confirmed)
        case (
            TicketOpened()
            | TicketAccepted()
            | TicketAssigned()
            | TicketNoteAdded()
            | TicketPriorityChanged()
            | TicketCategorised()
        ):
            return row
        case _:
            assert_never(fact)


def _with_message(row: Ticket, at: datetime, author: Author) -> Ticket:
    if author == "customer":
        row = replace(row, customer_wrote_at=max(at, row.customer_wrote_at or at))
    if at < row.last_message_at:
        return row  # an older message that was recorded late
    return replace(row, last_message_at=at, last_message_by=author)


def _not_waiting(row: Ticket) -> Ticket:
    return replace(row, waiting_since=None, waiting_for=None, waiting_until=None)


TICKETS = Rows(
    "tickets",
    Ticket,
    key=("ticket_id",),
    of=TicketEvent,
    fold=fold,
    indexes=(
        "(customer_id, opened_at DESC, ticket_id DESC)",
        "(status, status_since DESC, ticket_id DESC)",
        "(assignee, opened_at DESC, ticket_id DESC)",
        "(queue, status, status_since DESC)",
        "(number)",
        "(opened_at DESC, ticket_id DESC)",
        "(last_message_at DESC, ticket_id DESC)",
        "(status_since DESC, ticket_id DESC)",
        "USING gin (to_tsvector('simple', subject))",
    ),
    revision=2,
)
