"""The event by which the service desk reports that its part of a hand-over is done."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Count, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class HandOverFollowed(Event):
    """The service desk completed its part of a colleague's hand-over; the colleague has no open tickets left."""

    type: ClassVar[str] = "service_desk.hand_over_followed.v1"
    reads_as = Wording("check", N_("{who} handed over the tickets of {handle}"))
    hand_over_id: UUID
    handle: UserId
    tickets: Count = 0
