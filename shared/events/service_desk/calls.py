"""Service desk events about telephone calls."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.events.sections import CONVERSATIONS
from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, RecordedLine, RecordedText, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

Direction = Literal["inbound", "outbound"]
CallOutcome = Literal["answered", "missed", "busy", "voicemail", "refused", "success", "failure", "other"]
Seconds = Count


class CallLogged(Event):
    """A telephone call took place or was attempted; the event's `time` is when it began."""

    type: ClassVar[str] = "service_desk.call_logged.v1"
    reads_as = Wording(
        "phone",
        N_("{who} had a call of {length} ({outcome}): {summary}"),
        N_("{who} had a call of {length} ({outcome})"),
        N_("{who} tried to call ({outcome})"),
        by="direction",
        icons={"inbound": "phone-incoming", "outbound": "phone-outgoing"},
    )
    sections = (CONVERSATIONS,)
    has_particulars = True
    call_id: UUID
    direction: Direction
    duration_seconds: Seconds
    outcome: CallOutcome
    agent: UserId
    team: Code | None
    queue: Code | None = None
    campaign: Code | None = None
    attempt: Annotated[int, Field(ge=1)] | None = None
    """The number of this call to the customer within the campaign: 1, 2 …"""
    ticket_id: UUID | None = None
    number: Personal[RecordedLine] | None = None
    """The customer's telephone number."""
    summary: Personal[RecordedText] | None = None
    despite_consent: Personal[str | None] = None
    """Why the customer was called although they had withdrawn their consent."""
