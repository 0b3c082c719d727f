"""Bringing a store to what this version needs; its owner does it, before the services start."""

from collections.abc import Iterable
from importlib.resources.abc import Traversable

from shared.engine.store.database import SCHEMA_LOCK, Connection, script
from shared.engine.store.label_index import index_labels


async def migrate(connection: Connection, functions: Iterable[Traversable], label_condition: str) -> None:
    """Create or complete the tables, the SQL functions over views, and the index of labels; repeatable.

    Call it in a transaction: a service then sees all of it or nothing.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", SCHEMA_LOCK)
    await connection.execute(script("store.sql"))
    for file in functions:
        await connection.execute(file.read_text(encoding="utf-8"))
    await index_labels(connection, "store", label_condition)
