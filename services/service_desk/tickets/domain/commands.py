"""The commands of a ticket."""

from uuid import UUID

from shared.events.service_desk.tickets import Author, Priority, TicketChannel, WaitingFor
from shared.messages.command import Command
from shared.messages.fields import Code, Line, Moment, Text, UserId


class OpenTicket(Command):
    """A customer asks for something."""

    ticket_id: UUID
    customer_id: UUID
    subject: Line
    description: Text | None = None
    requester: Line | None = None
    channel: TicketChannel = "web"
    priority: Priority = "normal"
    category: Code | None = None
    queue: Code | None = None
    product: Code | None = None
    assignee: UserId | None = None


class AcceptTicket(Command):
    """Accept a new ticket; an unassigned ticket becomes the caller's."""

    ticket_id: UUID


class AssignTicket(Command):
    """Assign the ticket to a user; None returns it to the queue."""

    ticket_id: UUID
    assignee: UserId | None


class ReplyToTicket(Command):
    """Answer the customer, or record what the customer wrote."""

    ticket_id: UUID
    text: Text
    author: Author = "agent"
    despite_consent: Text | None = None
    """Why the customer is answered despite a consent withdrawn since they wrote; without a reason it is refused."""


class AddNote(Command):
    """Add a note that the customer does not see."""

    ticket_id: UUID
    text: Text


class PutTicketOnHold(Command):
    """Pause the ticket until somebody else has done their part."""

    ticket_id: UUID
    waiting_for: WaitingFor = "customer"
    until: Moment | None = None
    reason: Line | None = None


class ResumeTicket(Command):
    """Resume a ticket that was waiting."""

    ticket_id: UUID


class ResolveTicket(Command):
    """Mark the ticket as resolved."""

    ticket_id: UUID
    resolution: Text | None = None


class ReopenTicket(Command):
    """Reopen a ticket that was not solved after all."""

    ticket_id: UUID
    reason: Line | None = None


class CloseTicket(Command):
    """Close the ticket; `confirmed`: the customer confirmed the solution."""

    ticket_id: UUID
    confirmed: bool = False


class ChangePriority(Command):
    ticket_id: UUID
    priority: Priority
    reason: Line | None = None


class CategoriseTicket(Command):
    """Change the headings of a ticket; an omitted heading stays, None removes it."""

    ticket_id: UUID
    category: Code | None = None
    queue: Code | None = None
    product: Code | None = None


TicketChange = (
    AcceptTicket
    | AssignTicket
    | ReplyToTicket
    | AddNote
    | PutTicketOnHold
    | ResumeTicket
    | ResolveTicket
    | ReopenTicket
    | CloseTicket
    | ChangePriority
    | CategoriseTicket
)
TicketCommand = OpenTicket | TicketChange
