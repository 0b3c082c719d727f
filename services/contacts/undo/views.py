"""What taking an import back asks of the customer file and the store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.model.reader import Reader


async def known_elsewhere(db: Reader, customers: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these customers other departments, or relations of other customers, speak of."""
    records = await db.fetch(
        "SELECT subject_id AS id FROM received WHERE subject_id = ANY($1::uuid[]) AND EXISTS "
        "(SELECT FROM jsonb_object_keys(streams) AS source WHERE source <> 'contacts') "
        "UNION SELECT other_id FROM customer_relations WHERE other_id = ANY($1::uuid[]) AND holds",
        customers,
    )
    return frozenset(record["id"] for record in records)


async def own_histories(db: Reader, customers: Sequence[UUID]) -> Mapping[UUID, Sequence[bytes]]:
    """Return what contacts said of these customers: the bytes of its events, in order."""
    histories: dict[UUID, list[bytes]] = defaultdict(list)
    for record in await db.fetch(
        "SELECT subject_id, value FROM store.events WHERE subject_id = ANY($1::uuid[]) ORDER BY subject_id, sequence",
        customers,
    ):
        histories[record["subject_id"]].append(record["value"])
    return histories
