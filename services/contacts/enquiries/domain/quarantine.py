"""Messages not accepted as enquiries: they wait to be taken up (corrected if necessary) or discarded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from services.contacts.access import QUARANTINE_POLICY
from shared.events.contacts.activities.enquiries import (
    AsideReason,
    EnquiryDiscarded,
    EnquirySetAside,
    EnquiryTakenUp,
    InboundEvent,
)
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Line, RecordedText
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate
from shared.model.view import Rows

QuarantineState = Literal["waiting", "taken_up", "discarded"]


@dataclass(frozen=True, slots=True)
class QuarantinedMessage:
    """A quarantined message, as it arrived."""

    inbound_id: UUID
    state: QuarantineState
    reason: AsideReason
    detail: str
    came_from: str
    form_id: UUID | None
    content: str
    at: datetime
    enquiry_id: UUID | None = None
    closed_by: str | None = None


class Quarantine(Command):
    inbound_id: UUID
    reason: AsideReason
    detail: RecordedText
    came_from: Line
    form_id: UUID | None = None
    content: RecordedText


class RetryMessage(Command):
    """Record that it has become an enquiry."""

    inbound_id: UUID
    enquiry_id: UUID


class DiscardInbound(Command):
    """Discard a message for good, and say why."""

    inbound_id: UUID
    cause: Line


AsideCommand = Quarantine | RetryMessage | DiscardInbound


def decide(row: QuarantinedMessage | None, command: AsideCommand, _context: Context) -> Sequence[InboundEvent]:
    """Return what happens to a quarantined message; quarantining it again changes nothing."""
    if isinstance(command, Quarantine):
        fields = command.model_dump(exclude={"inbound_id", "occurred_at"})
        return [] if row is not None else [EnquirySetAside(**fields)]
    if row is None:
        raise Unknown("nothing was set aside under this id", field="inbound_id")
    if row.state != "waiting":
        raise Rejected(f"was already {row.state.replace('_', ' ')}", field="inbound_id")
    match command:
        case RetryMessage(enquiry_id=enquiry_id):
            return [EnquiryTakenUp(enquiry_id=enquiry_id)]
        case DiscardInbound(cause=cause):
            return [EnquiryDiscarded(cause=cause)]
        case _:
            assert_never(command)


def fold(row: QuarantinedMessage | None, event: Recorded[InboundEvent]) -> QuarantinedMessage | None:
    """Return the row after the event."""
    match event.data:
        case EnquirySetAside() as new:
            fields: dict[str, Any] = new.model_dump()
            return QuarantinedMessage(inbound_id=event.subject_id, state="waiting", at=event.time, **fields)
        case EnquiryTakenUp(enquiry_id=enquiry_id):
            return row and replace(row, state="taken_up", enquiry_id=enquiry_id, closed_by=event.actor)
        case EnquiryDiscarded():
            return row and replace(row, state="discarded", closed_by=event.actor)
        case _:
            assert_never(event.data)


QUARANTINED_MESSAGES = Rows(
    "inbound_asides",
    QuarantinedMessage,
    key=("inbound_id",),
    of=InboundEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id,),),
    indexes=("(state, at, inbound_id)",),
)
QUARANTINED_MESSAGE = Aggregate(
    QUARANTINED_MESSAGES,
    decide,
    policy=QUARANTINE_POLICY,
    subject_kind="inbound",
    subject=lambda _row, command: command.inbound_id,
)
