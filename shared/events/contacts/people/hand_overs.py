"""Hand-overs of a colleague's work to another colleague; each department executes its part item by item."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class UserHandedOver(Event):
    """A colleague's open items pass to another colleague; closed items stay with the original one."""

    type: ClassVar[str] = "contacts.user_handed_over.v1"
    reads_as = Wording("arrow-right", N_("{who} handed over the work of {handle} to {to}"))
    hand_over_id: UUID
    handle: UserId
    to: UserId
    cause: Personal[str | None] = None


class UserHandOverFinished(Event):
    """Contacts has nothing left to hand over; sales and the service desk report on their own parts."""

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
