"""A department's store in a database of its own, for measurements without a service."""

import asyncpg

from infra.databases import ensure_store
from shared.engine.store.database import Database


async def opened_store(url: str) -> Database:
    """Make the store in an empty database, and open it."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await ensure_store(connection)
    finally:
        await connection.close()
    database = Database(url)
    await database.open()
    return database
