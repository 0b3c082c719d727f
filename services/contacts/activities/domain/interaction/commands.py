"""What can be asked about interactions."""

from uuid import UUID

from services.contacts.activities.domain.touchpoint import (
    TouchpointDetails,
    TouchpointFields,
)
from shared.events.contacts.activities.interactions import Direction, InteractionKind
from shared.messages.command import Command
from shared.messages.fields import Code, Moment, Text, UserId


class LogInteraction(TouchpointFields):
    """Log a touchpoint."""

    kind: InteractionKind
    handled_by: UserId | None = None
    """The colleague who had it; left out: whoever logs it."""
    direction: Direction | None = None
    """Left out: unknown; of a visit, that we went to them."""
    purpose: Code | None = None
    """What an outbound contact was for; consent is given by purpose."""
    despite_consent: Text | None = None
    """Why the customer was contacted although they had withdrawn their consent; without it that is refused."""


class CorrectInteraction(TouchpointDetails):
    """Say what was really so; a field left out stays, null clears it where that makes sense.

    A channel that only the kind implied follows the kind, and without a next step there is no day or person for it.
    """

    kind: InteractionKind | None = None
    summary: Text | None = None
    happened_at: Moment | None = None
    handled_by: UserId | None = None
    direction: Direction | None = None
    purpose: Code | None = None
    despite_consent: Text | None = None
    """Why the customer was contacted against their will, where they were as it is now told."""


class WithdrawInteraction(Command):
    """Take back what was logged by mistake."""

    customer_id: UUID
    interaction_id: UUID
    cause: Text | None = None
    """Why; stays in the history with what was taken back."""


class CompleteNextStep(Command):
    """Record that the step agreed in an interaction was taken."""

    customer_id: UUID
    interaction_id: UUID


class ReassignNextStep(Command):
    """Let another colleague take the step agreed in an interaction."""

    customer_id: UUID
    interaction_id: UUID
    owner: UserId


InteractionCommand = LogInteraction | CorrectInteraction | WithdrawInteraction | CompleteNextStep | ReassignNextStep
