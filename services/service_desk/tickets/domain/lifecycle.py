"""The lifecycle of a ticket: new → open ⇄ waiting → resolved → closed, and back if it was not solved after all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.service_desk.tickets.domain.commands import (
    AcceptTicket,
    CloseTicket,
    PutTicketOnHold,
    ReopenTicket,
    ReplyToTicket,
    ResolveTicket,
    ResumeTicket,
    TicketChange,
)
from services.service_desk.tickets.domain.row import Ticket, standing
from shared.events.contacts.activities.consent import ConsentChannel
from shared.events.service_desk.tickets import (
    TicketAccepted,
    TicketClosed,
    TicketEvent,
    TicketPutOnHold,
    TicketReopened,
    TicketReplied,
    TicketResolved,
    TicketResumed,
    TicketStatus,
)
from shared.kernel.colleagues import colleague, require_active
from shared.kernel.consent import Contact, require_consent
from shared.messages.actor import colleague_of
from shared.messages.context import Context, happened_at
from shared.messages.refusals import Invalid, Rejected

_ANSWERS_BY: Mapping[str, ConsentChannel] = {"phone": "phone", "chat": "messenger", "letter": "post"}
"""The channel of the answer for each channel of a request; e-mail for all others."""
_MOVES = AcceptTicket | PutTicketOnHold | ResumeTicket | ResolveTicket | ReopenTicket | CloseTicket


def in_order(row: Ticket, command: TicketChange) -> None:
    """Refuse a time that contradicts the order of events; the clocks of two machines may differ a little.

    Raises:
        Invalid: it is before the ticket was opened or, for a move, before the last move.
    """
    since, what = (
        (row.status_since, f"became {row.status}") if isinstance(command, _MOVES) else (row.opened_at, "came in")
    )
    if command.occurred_at is not None and command.occurred_at < since:
        raise Invalid(f"is before {since.isoformat()}, when the ticket {what}", field="occurred_at")


def require_unresolved(row: Ticket, done: str) -> None:
    if row.status in {"resolved", "closed"}:
        raise Rejected(f"the ticket is {row.status}; reopen it before it can be {done}")


def accept(row: Ticket, context: Context) -> Sequence[TicketAccepted]:
    if row.status != "new":
        raise Rejected(f"the ticket is {row.status}; only a new one can be accepted")
    mine = colleague_of(context.actor)
    if row.assignee or mine is None:
        return [TicketAccepted(**standing(row, status="open"))]
    to = require_active(colleague(context, mine), field="assignee")
    return [TicketAccepted(**standing(row, status="open", assignee=to.handle, team=to.team))]


def reply(row: Ticket, command: ReplyToTicket, context: Context) -> Sequence[TicketEvent]:
    at = happened_at(command, context)
    if command.author == "customer":
        return _customer_wrote(row, command, at, context.new_id())
    if row.status == "closed":
        raise Rejected("the ticket is closed; reopen it before it can be answered")
    contact = Contact("service", _ANSWERS_BY.get(row.channel, "email"), at, asked_at=row.customer_wrote_at)
    require_consent(context, contact, command.despite_consent)
    status: TicketStatus = "open" if row.status == "new" else row.status
    return [
        TicketReplied(
            **standing(row, status=status, first_response_at=row.first_response_at or at),
            message_id=context.new_id(),
            author="agent",
            text=command.text,
            first_response=row.first_response_at is None,
            despite_consent=command.despite_consent,
        )
    ]


def _customer_wrote(row: Ticket, command: ReplyToTicket, at: datetime, message_id: UUID) -> Sequence[TicketEvent]:
    """Record the customer's message with the ticket's state after the move that the message causes."""
    moves = _woken(row, command, at)
    facts = standing(moves[-1]) if moves else standing(row)
    message = TicketReplied(**facts, message_id=message_id, author="customer", text=command.text, first_response=False)
    return [*moves, message]


def _woken(row: Ticket, command: ReplyToTicket, at: datetime) -> list[TicketReopened | TicketResumed]:
    """Return the move that a customer's message causes: it reopens a solved ticket or ends a wait for the customer."""
    if command.occurred_at is not None and command.occurred_at < row.status_since:
        return []  # written before that, recorded only now
    if row.status in {"resolved", "closed"}:
        return [reopen(row, "the customer wrote again")]
    if row.status == "waiting" and row.waiting_for == "customer":
        return [resume(row, at)]
    return []


def put_on_hold(row: Ticket, command: PutTicketOnHold) -> TicketPutOnHold:
    if row.status not in {"new", "open"}:
        raise Rejected(f"the ticket is {row.status}; only a new or open one can be put on hold")
    return TicketPutOnHold(
        **standing(row, status="waiting"),
        waiting_for=command.waiting_for,
        until=command.until,
        reason=command.reason,
    )


def resume(row: Ticket, at: datetime) -> TicketResumed:
    if row.status != "waiting" or row.waiting_since is None:
        raise Rejected(f"the ticket is {row.status}; only a waiting one can be resumed")
    resumed = standing(row, status="open", waited_seconds=_waited(row, at))
    return TicketResumed(**resumed, waiting_since=row.waiting_since)


def resolve(row: Ticket, command: ResolveTicket, at: datetime) -> TicketResolved:
    if row.status in {"resolved", "closed"}:
        raise Rejected(f"the ticket is {row.status}; only an open one can be resolved")
    resolved = standing(row, status="resolved", waited_seconds=_waited(row, at))
    return TicketResolved(**resolved, resolution=command.resolution, reopened=row.reopened)


def _waited(row: Ticket, until: datetime) -> int:
    if row.waiting_since is None:
        return row.waited_seconds
    return row.waited_seconds + max(int((until - row.waiting_since).total_seconds()), 0)


def reopen(row: Ticket, reason: str | None) -> TicketReopened:
    if row.status not in {"resolved", "closed"} or row.resolved_at is None:
        raise Rejected(f"the ticket is {row.status}; only a resolved or closed one can be reopened")
    return TicketReopened(
        **standing(row, status="open"),
        was=row.status,
        resolved_at=row.resolved_at,
        from_waited_seconds=row.waited_seconds,
        reason=reason,
    )


def close(row: Ticket, command: CloseTicket) -> TicketClosed:
    if row.status != "resolved" or row.resolved_at is None:
        raise Rejected(f"the ticket is {row.status}; only a resolved one can be closed")
    return TicketClosed(**standing(row, status="closed"), confirmed=command.confirmed, resolved_at=row.resolved_at)
