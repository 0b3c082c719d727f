"""What may happen to a ticket: decide each command, or refuse it with the rule it breaks."""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID

from services.service_desk.access import TICKET_POLICY
from services.service_desk.tickets.domain.commands import (
    AcceptTicket,
    AddNote,
    AssignTicket,
    CategoriseTicket,
    ChangePriority,
    CloseTicket,
    OpenTicket,
    PutTicketOnHold,
    ReopenTicket,
    ReplyToTicket,
    ResolveTicket,
    ResumeTicket,
    TicketChange,
    TicketCommand,
)
from services.service_desk.tickets.domain.lifecycle import (
    accept,
    close,
    in_order,
    put_on_hold,
    reopen,
    reply,
    require_unresolved,
    resolve,
    resume,
)
from services.service_desk.tickets.domain.row import TICKETS, Ticket, standing
from shared.events.service_desk.tickets import (
    TicketAssigned,
    TicketCategorised,
    TicketEvent,
    TicketNoteAdded,
    TicketOpened,
    TicketPriorityChanged,
)
from shared.kernel.colleagues import KNOWN_USERS, colleague, require_active
from shared.kernel.consent import ledgers
from shared.kernel.customers import KNOWN_CUSTOMERS, require_customer
from shared.messages.actor import handle_of
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.relations import Relations

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 leaves out I, L, O and U, which are easily misread or misheard."""


def decide(row: Ticket | None, command: TicketCommand, context: Context) -> Sequence[TicketEvent]:
    if isinstance(command, OpenTicket):
        return [_open(row, command, context)]
    if row is None:
        raise Unknown("there is no ticket with this id", field="ticket_id")
    in_order(row, command)
    return _change(row, command, context)


def _change(row: Ticket, command: TicketChange, context: Context) -> Sequence[TicketEvent]:
    match command:
        case AcceptTicket():
            return accept(row, context)
        case AssignTicket():
            return _assign(row, command, context)
        case ReplyToTicket():
            return reply(row, command, context)
        case AddNote(text=text):
            return [TicketNoteAdded(**standing(row), message_id=context.new_id(), text=text)]
        case PutTicketOnHold():
            return [put_on_hold(row, command)]
        case ResumeTicket():
            return [resume(row, happened_at(command, context))]
        case ResolveTicket():
            return [resolve(row, command, happened_at(command, context))]
        case ReopenTicket():
            return [reopen(row, command.reason)]
        case CloseTicket():
            return [close(row, command)]
        case ChangePriority() | CategoriseTicket():
            return _classify(row, command)
        case _:
            assert_never(command)


def _classify(row: Ticket, command: ChangePriority | CategoriseTicket) -> Sequence[TicketEvent]:
    return _change_priority(row, command) if isinstance(command, ChangePriority) else _categorise(row, command)


def ticket_number(ticket_id: UUID) -> str:
    """Return the number people quote on the telephone, `7K3-M9Q-XP2`: 45 random bits of the ticket's id."""
    bits = ticket_id.int & ((1 << 45) - 1)
    digits = "".join(_DIGITS[bits >> shift & 31] for shift in range(40, -1, -5))
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _open(row: Ticket | None, command: OpenTicket, context: Context) -> TicketOpened:
    if row is not None:
        raise Rejected("a ticket with this id already exists", field="ticket_id")
    require_customer(context.row(KNOWN_CUSTOMERS, command.customer_id))
    assignee = require_active(colleague(context, command.assignee), field="assignee") if command.assignee else None
    return TicketOpened(
        ticket_id=command.ticket_id,
        number=ticket_number(command.ticket_id),
        subject=command.subject,
        description=command.description,
        requester=command.requester,
        status="open" if assignee else "new",
        priority=command.priority,
        channel=command.channel,
        category=command.category,
        queue=command.queue,
        product=command.product,
        assignee=assignee.handle if assignee else None,
        team=assignee.team if assignee else None,
        opened_at=happened_at(command, context),
        first_response_at=None,
        waited_seconds=0,
    )


def _assign(row: Ticket, command: AssignTicket, context: Context) -> Sequence[TicketAssigned]:
    require_unresolved(row, "assigned")
    if command.assignee == row.assignee:
        return []
    to = require_active(colleague(context, command.assignee), field="assignee") if command.assignee else None
    now_with = {"assignee": to.handle if to else None, "team": to.team if to else None}
    status = "open" if row.status == "new" and to else row.status
    changed = standing(row, status=status, **now_with)
    return [TicketAssigned(**changed, from_assignee=row.assignee, from_team=row.team)]


def _change_priority(row: Ticket, command: ChangePriority) -> Sequence[TicketPriorityChanged]:
    require_unresolved(row, "given another priority")
    if command.priority == row.priority:
        return []
    changed = standing(row, priority=command.priority)
    return [TicketPriorityChanged(**changed, from_priority=row.priority, reason=command.reason)]


def _categorise(row: Ticket, command: CategoriseTicket) -> Sequence[TicketCategorised]:
    """Decide a change of heading, allowed at any time: the true cause is often known only at the end."""
    headings = {"category": row.category, "queue": row.queue, "product": row.product}
    changes = command.model_dump(include=set(headings), exclude_unset=True)
    if headings | changes == headings:
        return []
    before = {f"from_{name}": value for name, value in headings.items()}
    return [TicketCategorised(**standing(row, **changes), **before)]


def needs(row: Ticket | None, command: TicketCommand, loaded: LoadedRows) -> Needs:
    if isinstance(command, OpenTicket):
        yield KNOWN_CUSTOMERS, (command.customer_id,)
    match command:
        case OpenTicket(assignee=str(assignee)) | AssignTicket(assignee=str(assignee)):
            yield KNOWN_USERS, (assignee,)
        case AcceptTicket():
            yield KNOWN_USERS, (handle_of(loaded.actor),)
        case ReplyToTicket(author="agent") if row is not None:
            yield from ledgers(loaded, KNOWN_CUSTOMERS, row.customer_id)
        case _:
            return


TICKET = Aggregate(TICKETS, decide, policy=TICKET_POLICY, relations=Relations("assignee", KNOWN_USERS), needs=needs)
