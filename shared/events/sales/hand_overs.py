"""That sales has followed a hand-over."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Count, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class HandOverFollowed(Event):
    """A colleague handed over what they look after; no open one of these opportunities is left with them."""

    type: ClassVar[str] = "sales.hand_over_followed.v1"
    reads_as = Wording("check", N_("{who} handed over the deals of {handle}"))
    hand_over_id: UUID
    handle: UserId
    opportunities: Count = 0
