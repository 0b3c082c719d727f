"""After one more event type with labels, an existing database replaces its index."""

from collections.abc import Sequence

import asyncpg

from shared.engine.store.label_index import FIRST_NAME, index_labels, index_name
from shared.history.language import LANGUAGE
from tests.support.product import Product

OTHER = f"{LANGUAGE.label_condition.removesuffix(')')}, 'contacts.other.v1')"


async def _indexes(connection: asyncpg.Connection, schema: str) -> Sequence[str]:
    rows = await connection.fetch(
        "SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND tablename = 'events'"
        " AND indexdef LIKE '%WHERE%' ORDER BY 1",
        schema,
    )
    return [row["indexname"] for row in rows]


async def test_only_the_index_of_the_present_condition_stays(product: Product) -> None:
    connection = await asyncpg.connect(product.superuser_url("contacts"))
    generation = await connection.fetchval("SELECT number FROM store.generations WHERE state = 'serving'")
    now = index_name(LANGUAGE.label_condition)
    try:
        for schema in ("store", f"g{generation}"):
            assert await _indexes(connection, schema) == [now]
            async with connection.transaction():
                await connection.execute(f"CREATE INDEX {FIRST_NAME} ON {schema}.events (subject_id) WHERE type = 'a'")
                await index_labels(connection, schema, OTHER)
                assert await _indexes(connection, schema) == [index_name(OTHER)]
                await index_labels(connection, schema, LANGUAGE.label_condition)
            assert await _indexes(connection, schema) == [now]
    finally:
        await connection.close()
