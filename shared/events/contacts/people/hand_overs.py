"""A colleague's work passes to another one, in one step; the departments execute it item by item."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class UserHandedOver(Event):
    """Everything open that this colleague is responsible for passes to another colleague; closed items stay theirs."""

    type: ClassVar[str] = "contacts.user_handed_over.v1"
    reads_as = Wording("arrow-right", N_("{who} handed over the work of {handle} to {to}"))
    hand_over_id: UUID
    handle: UserId
    to: UserId
    cause: Personal[str | None] = None


class UserHandOverFinished(Event):
    """Nothing in the customer file is left to hand over; sales and the service desk tell of their own part."""

    type: ClassVar[str] = "contacts.user_hand_over_finished.v1"
    reads_as = Wording("check", N_("{who} handed over the customers of {handle}"))
    hand_over_id: UUID
    handle: UserId
    customers: Count = 0
    visits: Count = 0
    next_steps: Count = 0
    enquiries: Count = 0
    territories: Count = 0
    web_forms: Count = 0


UserHandOverEvent = UserHandedOver | UserHandOverFinished
