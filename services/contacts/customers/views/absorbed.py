"""The other ids that now stand for a customer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.model.reader import Reader


async def absorbed_in(db: Reader, customer_id: UUID) -> Sequence[Mapping[str, UUID]]:
    """Return the other ids that stand for this customer, as pages name them: their changes concern it too."""
    others = await db.fetch("SELECT unnest(store.same_customer($1)) AS from_id", customer_id)
    return [record for record in others if record["from_id"] != customer_id]
