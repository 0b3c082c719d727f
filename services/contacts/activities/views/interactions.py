"""One interaction of a customer."""

from uuid import UUID

from services.contacts.activities.domain.interaction.row import INTERACTIONS, Interaction
from shared.model.reader import Reader
from shared.query.select import select


async def interaction_of(db: Reader, customer_id: UUID, interaction_id: UUID) -> Interaction | None:
    """Return an interaction with a customer, or with one merged into it."""
    interactions = select(INTERACTIONS).where("customer_id = ANY(store.same_customer({}))", customer_id)
    return await interactions.equal(interaction_id=interaction_id).first(db)
