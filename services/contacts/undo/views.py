"""The lookups in the customer file and the store that undoing an import needs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.model.reader import Reader


async def known_elsewhere(db: Reader, customers: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of these customers that other departments, or relations of other customers, refer to."""
    records = await db.fetch(
        "SELECT subject_id AS id FROM received WHERE subject_id = ANY($1::uuid[]) AND EXISTS "
        "(SELECT FROM jsonb_object_keys(streams) AS source WHERE source <> 'contacts') "
        "UNION SELECT other_id FROM customer_relations WHERE other_id = ANY($1::uuid[]) AND holds",
        customers,
    )
    return frozenset(record["id"] for record in records)


async def own_histories(db: Reader, customers: Sequence[UUID]) -> Mapping[UUID, Sequence[bytes]]:
    """Return the events of contacts about these customers, as bytes and in order."""
    histories: dict[UUID, list[bytes]] = defaultdict(list)
    for record in await db.fetch(
        "SELECT subject_id, value FROM store.events WHERE subject_id = ANY($1::uuid[]) ORDER BY subject_id, sequence",
        customers,
    ):
        histories[record["subject_id"]].append(record["value"])
    return histories
