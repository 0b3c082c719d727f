"""The facts of every touchpoint, whether logged directly or reported after a visit."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from shared.events.contacts.activities.interactions import ContactChannel, Direction
from shared.messages.command import Command
from shared.messages.fields import Line, Text, UserId
from shared.messages.refusals import Invalid

Seconds = Annotated[int, Field(ge=0, le=7 * 24 * 3600)]
Participants = Annotated[tuple[Line, ...], Field(max_length=100)]
ContactIds = Annotated[tuple[UUID, ...], Field(max_length=100)]
Colleagues = Annotated[tuple[UserId, ...], Field(max_length=100)]
IMPLIED_CHANNEL: Mapping[str, ContactChannel] = {
    "call": "phone",
    "email": "email",
    "meeting": "in_person",
    "visit": "in_person",
    "fair": "in_person",
    "letter": "post",
    "chat": "messenger",
    "social": "social",
    "web_visit": "web",
}
"""The channel implied by the kind if none is given: a call is by phone."""
IMPLIED_DIRECTION: Mapping[str, Direction] = {"visit": "outbound"}
"""The direction implied by the kind if none is given: a visit is outbound."""


class TouchpointDetails(Command):
    """The optional details of a touchpoint, for logging as well as for correcting it."""

    customer_id: UUID
    interaction_id: UUID
    channel: ContactChannel | None = None
    """How they met; if left out, the channel that the kind implies."""
    contact_id: UUID | None = None
    contact_ids: ContactIds = ()
    """The customer's contact persons who took part; `participants` names people who are not on file."""
    colleagues: Colleagues = ()
    participants: Participants = ()
    duration_seconds: Seconds | None = None
    outcome: Text | None = None
    next_step: Text | None = None
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    """Who takes the next step; if left out, the colleague who handled the touchpoint."""


class TouchpointFields(TouchpointDetails):
    """A touchpoint as submitted, logged or reported; `occurred_at` is when it took place, if not just now."""

    summary: Text


def step_is_whole(fields: Mapping[str, Any]) -> None:
    """Refuse a due date or an owner without a next step.

    Raises:
        Invalid: there is no next step to which they could belong.
    """
    for name in ("next_step_due", "next_step_owner"):
        if fields["next_step"] is None and fields[name] is not None:
            raise Invalid("needs a next step", field=name)
