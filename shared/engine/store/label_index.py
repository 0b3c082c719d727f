"""The index of the events that label others: few among many, found wherever in a history they lie.

Its name is derived from its condition. Under a fixed name, `IF NOT EXISTS` would keep an index of an older condition,
which no query implies any more, and searches would silently walk whole histories.
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
    """Return the name of the index with a condition."""
    return f"labels_{sha256(condition.encode()).hexdigest()[:12]}"


async def index_labels(connection: Connection, schema: str, condition: str) -> None:
    """Index a schema's events by this condition, and drop the index of any other."""
    name = index_name(condition)
    await connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {schema}.events (subject_id) WHERE {condition}")
    for row in await connection.fetch(OBSOLETE, schema, FIRST_NAME, name):
        await connection.execute(f"DROP INDEX {schema}.{row['indexname']}")
