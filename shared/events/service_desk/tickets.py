"""Service desk events about a customer's tickets."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.events.sections import CONVERSATIONS, TICKETS
from shared.events.service_desk.calls import Seconds
from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, RecordedLine, RecordedText, UserId
from shared.messages.translation import N_
from shared.messages.wording import Section, Thing, Wording

TicketStatus = Literal["new", "open", "waiting", "resolved", "closed"]
Priority = Literal["low", "normal", "high", "urgent"]
TicketChannel = Literal["phone", "email", "web", "chat", "visit", "app", "letter", "other"]
WaitingFor = Literal["customer", "third_party", "internal"]
Author = Literal["agent", "customer"]


class TicketFact(Event):
    """The fields of every ticket event: the state of the ticket after the event.

    They are all that a reader needs for counts and measurements; previous values are in the `from_…` fields.
    """

    sections: ClassVar[tuple[Section, ...]] = (TICKETS,)

    ticket_id: UUID
    status: TicketStatus
    priority: Priority
    channel: TicketChannel
    category: Code | None
    queue: Code | None
    product: Code | None
    assignee: UserId | None
    team: Code | None
    """The assignee's team at the time, if known."""
    opened_at: AwareDatetime
    first_response_at: AwareDatetime | None
    """When an agent first answered the customer."""
    waited_seconds: Seconds
    """The total time on hold, up to the last time it was resumed or resolved."""


class TicketOpened(TicketFact):
    """A customer requested something."""

    type: ClassVar[str] = "service_desk.ticket_opened.v1"
    reads_as = Wording("ticket", N_("{who} opened ticket {number}: {subject}"))
    names = Thing("ticket_id", "ticket", N_("the ticket"))
    number: Code
    """Short and readable, for use by telephone and on paper; derived from the id."""
    subject: Personal[RecordedLine]
    description: Personal[RecordedText] | None = None
    requester: Personal[RecordedLine] | None = None
    """The name that the requester gave."""


class TicketAccepted(TicketFact):
    """Somebody read the request and took responsibility for it."""

    type: ClassVar[str] = "service_desk.ticket_accepted.v1"
    reads_as = Wording("check", N_("{who} accepted {ticket}"))


class TicketAssigned(TicketFact):
    """The ticket was assigned to this colleague (None: to nobody in particular)."""

    type: ClassVar[str] = "service_desk.ticket_assigned.v1"
    reads_as = Wording("user", N_("{who} assigned {ticket} to {assignee}"), N_("{who} unassigned {ticket}"))
    from_assignee: UserId | None
    from_team: Code | None


class TicketReplied(TicketFact):
    """A message between customer and agent, visible to both."""

    type: ClassVar[str] = "service_desk.ticket_replied.v1"
    reads_as = Wording(
        "message-circle",
        N_("{who} replied to {ticket}: {text}"),
        by="author",
        icons={"agent": "reply", "customer": "message-circle"},
    )
    sections = (CONVERSATIONS, TICKETS)
    has_particulars = True
    message_id: UUID
    author: Author
    text: Personal[RecordedText]
    first_response: bool
    """Whether this is the agents' first answer."""
    despite_consent: Personal[str | None] = None
    """Why the customer was answered although they withdrew their consent after writing."""


class TicketNoteAdded(TicketFact):
    """An internal note; the customer never sees it."""

    type: ClassVar[str] = "service_desk.ticket_note_added.v1"
    reads_as = Wording("sticky-note", N_("{who} added a note to {ticket}: {text}"))
    message_id: UUID
    text: Personal[RecordedText]


class TicketPutOnHold(TicketFact):
    """Work is paused until somebody else has done their part; the service-level clocks stop meanwhile."""

    type: ClassVar[str] = "service_desk.ticket_put_on_hold.v1"
    reads_as = Wording(
        "circle-pause",
        N_("{who} put {ticket} on hold, waiting for {waiting_for}: {reason}"),
        N_("{who} put {ticket} on hold, waiting for {waiting_for}"),
    )
    waiting_for: WaitingFor
    until: AwareDatetime | None = None
    reason: Personal[RecordedLine] | None = None


class TicketResumed(TicketFact):
    """The wait is over and work on the ticket continues."""

    type: ClassVar[str] = "service_desk.ticket_resumed.v1"
    reads_as = Wording("circle-play", N_("{who} resumed work on {ticket}"))
    waiting_since: AwareDatetime


class TicketResolved(TicketFact):
    """The agents consider the ticket done; the customer has not confirmed this yet."""

    type: ClassVar[str] = "service_desk.ticket_resolved.v1"
    reads_as = Wording("circle-check", N_("{who} resolved {ticket}: {resolution}"), N_("{who} resolved {ticket}"))
    resolution: Personal[RecordedText] | None = None
    reopened: Count
    """How often it had been reopened before this resolution."""


class TicketReopened(TicketFact):
    """The ticket turned out not to be done."""

    type: ClassVar[str] = "service_desk.ticket_reopened.v1"
    reads_as = Wording("rotate-ccw", N_("{who} reopened {ticket}: {reason}"), N_("{who} reopened {ticket}"))
    was: Literal["resolved", "closed"]
    resolved_at: AwareDatetime
    """When it had been resolved; that resolution no longer counts."""
    from_waited_seconds: Seconds
    """The total time on hold as of that resolution."""
    reason: Personal[RecordedLine] | None = None


class TicketClosed(TicketFact):
    """The ticket was closed: the customer confirmed the resolution or did not respond to it."""

    type: ClassVar[str] = "service_desk.ticket_closed.v1"
    reads_as = Wording("circle-check", N_("{who} closed {ticket}"))
    confirmed: bool
    resolved_at: AwareDatetime


class TicketPriorityChanged(TicketFact):
    type: ClassVar[str] = "service_desk.ticket_priority_changed.v1"
    reads_as = Wording("flag", N_("{who} changed the priority of {ticket} from {from_priority} to {priority}"))
    from_priority: Priority
    reason: Personal[RecordedLine] | None = None


class TicketCategorised(TicketFact):
    """The category, queue or product of the ticket changed."""

    type: ClassVar[str] = "service_desk.ticket_categorised.v1"
    reads_as = Wording(
        "tag", N_("{who} set the category of {ticket} to {category}"), N_("{who} changed the category of {ticket}")
    )
    from_category: Code | None
    from_queue: Code | None
    from_product: Code | None


TicketEvent = (
    TicketOpened
    | TicketAccepted
    | TicketAssigned
    | TicketReplied
    | TicketNoteAdded
    | TicketPutOnHold
    | TicketResumed
    | TicketResolved
    | TicketReopened
    | TicketClosed
    | TicketPriorityChanged
    | TicketCategorised
)
