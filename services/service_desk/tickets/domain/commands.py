"""What one can ask of a ticket."""

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
    """Take a new ticket in charge; it becomes the caller's if it is nobody's."""

    ticket_id: UUID


class AssignTicket(Command):
    """Dispatch it to a person; None: back to the queue."""

    ticket_id: UUID
    assignee: UserId | None


class ReplyToTicket(Command):
    """Answer the customer, or record what the customer wrote."""

    ticket_id: UUID
    text: Text
    author: Author = "agent"
    despite_consent: Text | None = None
    """Why the customer is answered although they withdrew their consent since they wrote; else that is refused."""


class AddNote(Command):
    """Write down something that the customer does not see."""

    ticket_id: UUID
    text: Text


class PutTicketOnHold(Command):
    """Let it rest until somebody else has done their part."""

    ticket_id: UUID
    waiting_for: WaitingFor = "customer"
    until: Moment | None = None
    reason: Line | None = None


class ResumeTicket(Command):
    """Go on with a ticket that was waiting."""

    ticket_id: UUID


class ResolveTicket(Command):
    """Consider it done."""

    ticket_id: UUID
    resolution: Text | None = None


class ReopenTicket(Command):
    """It was not done after all."""

    ticket_id: UUID
    reason: Line | None = None


class CloseTicket(Command):
    """End it; `confirmed`: the customer said that it is done."""

    ticket_id: UUID
    confirmed: bool = False


class ChangePriority(Command):
    ticket_id: UUID
    priority: Priority
    reason: Line | None = None


class CategoriseTicket(Command):
    """Put it under another heading; what is left out stays, None takes a heading away."""

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
