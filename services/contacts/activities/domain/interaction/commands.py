"""The commands for interactions."""

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
    """The colleague who handled it; if left out, the user who logs it."""
    direction: Direction | None = None
    """If left out, unknown; for a visit, outbound."""
    purpose: Code | None = None
    """The purpose of an outbound contact; consent is given per purpose."""
    despite_consent: Text | None = None
    """Why the customer was contacted although they had withdrawn their consent; the command is refused without it."""


class CorrectInteraction(TouchpointDetails):
    """Correct the facts of an interaction; a field left out stays, null clears it where that makes sense.

    A channel that was only implied by the kind changes with the kind. Without a next step, its due date and owner are
    cleared as well.
    """

    kind: InteractionKind | None = None
    summary: Text | None = None
    happened_at: Moment | None = None
    handled_by: UserId | None = None
    direction: Direction | None = None
    purpose: Code | None = None
    despite_consent: Text | None = None
    """Why the customer was contacted against their will, if the corrected facts say that they were."""


class WithdrawInteraction(Command):
    """Withdraw an interaction that was logged by mistake."""

    customer_id: UUID
    interaction_id: UUID
    cause: Text | None = None
    """The reason; it stays in the history with the withdrawn interaction."""


class CompleteNextStep(Command):
    """Record that the step agreed in an interaction is done."""

    customer_id: UUID
    interaction_id: UUID


class ReassignNextStep(Command):
    """Assign the step agreed in an interaction to another colleague."""

    customer_id: UUID
    interaction_id: UUID
    owner: UserId


InteractionCommand = LogInteraction | CorrectInteraction | WithdrawInteraction | CompleteNextStep | ReassignNextStep
