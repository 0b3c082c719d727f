"""The conversation of a ticket: the request, every reply, and the internal notes between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from shared.events.service_desk.tickets import TicketNoteAdded, TicketOpened, TicketReplied
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.view import Key, Rows
from shared.query.select import select

MessageEvent = TicketOpened | TicketReplied | TicketNoteAdded
MessageKind = Literal["request", "reply", "answer", "note"]


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """One message; a `request` or `reply` comes from the customer, an `answer` or `note` from the desk."""

    message_id: UUID
    ticket_id: UUID
    customer_id: UUID
    kind: MessageKind
    text: str
    written_at: datetime
    recorded_by: str
    """Who recorded it: `user:anna`, `system:mail`."""


def message_key(event: Recorded[MessageEvent]) -> Iterable[Key]:
    """Return the key of a message; the request has no id of its own and uses its ticket's."""
    fact = event.data
    return ((fact.ticket_id if isinstance(fact, TicketOpened) else fact.message_id,),)


def fold(row: TicketMessage | None, event: Recorded[MessageEvent]) -> TicketMessage | None:
    fact = event.data
    match fact:
        case TicketOpened():
            return _message(event, fact.ticket_id, "request", fact.description) if fact.description else row
        case TicketReplied():
            return _message(event, fact.message_id, "answer" if fact.author == "agent" else "reply", fact.text)
        case TicketNoteAdded():
            return _message(event, fact.message_id, "note", fact.text)
        case _:
            assert_never(fact)


def _message(event: Recorded[MessageEvent], message_id: UUID, kind: MessageKind, text: str) -> TicketMessage:
    return TicketMessage(
        message_id=message_id,
        ticket_id=event.data.ticket_id,
        customer_id=event.subject_id,
        kind=kind,
        text=text,
        written_at=event.time,
        recorded_by=event.actor,
    )


TICKET_MESSAGES = Rows(
    "ticket_messages",
    TicketMessage,
    key=("message_id",),
    of=MessageEvent,
    fold=fold,
    key_of=message_key,
    indexes=("(ticket_id, written_at, message_id)",),
)


async def conversation(db: Reader, ticket_id: UUID) -> list[TicketMessage]:
    """Return the messages of a ticket, oldest first."""
    return await select(TICKET_MESSAGES).equal(ticket_id=ticket_id).order_by("written_at, message_id").all(db)
