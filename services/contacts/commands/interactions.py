"""Interactions over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain import interaction_commands as asked
from services.contacts.domain.interaction import INTERACTION
from shared.web.api.routes import CommandRoute

_INTERACTION = f"{CUSTOMER_PATH}/interactions/{{interaction_id}}"

INTERACTIONS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/interactions",
        asked.LogInteraction,
        INTERACTION,
        WRITERS,
        creates="interaction_id",
        summary="Log an interaction",
    ),
    CommandRoute(
        f"{_INTERACTION}/correct",
        asked.CorrectInteraction,
        INTERACTION,
        WRITERS,
        summary="Correct what was logged",
    ),
    CommandRoute(
        f"{_INTERACTION}/withdraw",
        asked.WithdrawInteraction,
        INTERACTION,
        WRITERS,
        summary="Take back what was logged by mistake",
    ),
    CommandRoute(
        f"{_INTERACTION}/next-step/done",
        asked.CompleteNextStep,
        INTERACTION,
        WRITERS,
        summary="Record that the step agreed in an interaction was taken",
    ),
    CommandRoute(
        f"{_INTERACTION}/next-step/reassign",
        asked.ReassignNextStep,
        INTERACTION,
        WRITERS,
        summary="Let another colleague take the step agreed in an interaction",
    ),
)
