"""Interactions over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain import interaction
from shared.web.routes import CommandRoute

_INTERACTION = f"{CUSTOMER_PATH}/interactions/{{interaction_id}}"

INTERACTIONS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/interactions",
        interaction.LogInteraction,
        interaction.INTERACTION,
        WRITERS,
        creates="interaction_id",
        summary="Log an interaction",
    ),
    CommandRoute(
        f"{_INTERACTION}/correct",
        interaction.CorrectInteraction,
        interaction.INTERACTION,
        WRITERS,
        summary="Correct what was logged",
    ),
    CommandRoute(
        f"{_INTERACTION}/withdraw",
        interaction.WithdrawInteraction,
        interaction.INTERACTION,
        WRITERS,
        summary="Take back what was logged by mistake",
    ),
)
