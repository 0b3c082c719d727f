"""How contacts reports that nothing is left to hand over, and sees that other departments report it."""

from shared.events.contacts.people.hand_overs import UserHandOverFinished
from shared.events.sales.hand_overs import HandOverFollowed as SalesFollowed
from shared.events.service_desk.hand_overs import HandOverFollowed as DeskFollowed
from shared.kernel.hand_over import completion_aggregate
from shared.model.view import members

Finished = UserHandOverFinished | SalesFollowed | DeskFollowed
HAND_OVER_DONE = completion_aggregate(UserHandOverFinished, Finished)
DEPARTMENTS = tuple(event.type.partition(".")[0] for event in members(Finished))
"""The departments that take part in a hand-over."""
