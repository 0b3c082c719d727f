"""The index of the few events that label others; it finds them anywhere in a history.

Its name is derived from its condition. Under a fixed name, `IF NOT EXISTS` would keep an index with an older condition.
Queries could not use that index, and would silently scan whole histories.
"""

from hashlib import sha256

from shared.engine.store.database import Connection

FIRST_NAME = "telling_events"
"""The former name of the index, before its name was derived from its condition."""
OBSOLETE = """
    SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND tablename = 'events'
    AND (indexname = $2 OR starts_with(indexname, 'labels_')) AND indexname <> $3
"""


def index_name(condition: str) -> str:
    """Return the name of the index for a condition."""
    return f"labels_{sha256(condition.encode()).hexdigest()[:12]}"


async def index_labels(connection: Connection, schema: str, condition: str) -> None:
    """Create the index of a schema's events for this condition, and drop indexes for any other."""
    name = index_name(condition)
    await connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {schema}.events (subject_id) WHERE {condition}")
    for row in await connection.fetch(OBSOLETE, schema, FIRST_NAME, name):
        await connection.execute(f"DROP INDEX {schema}.{row['indexname']}")
