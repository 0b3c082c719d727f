"""One interaction of a customer."""

from uuid import UUID

from services.contacts.activities.domain.interaction.row import Interaction
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader


async def interaction_of(db: Reader, customer_id: UUID, interaction_id: UUID) -> Interaction | None:
    """Return an interaction with a customer, or with one merged into it."""
    record = await db.fetchrow(
        f"SELECT {columns(Interaction)} FROM interactions "  # noqa: S608 - constant names
        "WHERE customer_id = ANY(store.same_customer($1)) AND interaction_id = $2",
        customer_id,
        interaction_id,
    )
    return row_of(Interaction, record) if record else None
