"""Create one database per department, and correct its statistics; the services create the content."""

import asyncio
from time import monotonic

import asyncpg

from infra.errors import Problem
from shared.settings import DEPARTMENTS, Settings, database_of

TIMEOUT = 30.0

_MISCOUNTED = """
    SELECT DISTINCT t.oid::regclass::text AS name
    FROM pg_class t
    JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_am a ON a.oid = x.relam AND a.amname = 'gin'
    WHERE t.reltuples > t.relpages::float8 * 291 OR t.reltuples = 'NaN'
"""
"""Tables with a GIN index that count more rows than fit: 291 to a page of 8 kB at most."""

_NOT_YET = (OSError, asyncpg.CannotConnectNowError, TimeoutError)


async def ensure_databases(settings: Settings) -> None:
    """Create missing databases; correct the row counts of those that were there."""
    connection = await _connect(settings, "postgres")
    try:
        present = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
        for department in DEPARTMENTS:
            if (name := database_of(department)) in present:
                await _correct_row_counts(settings, name)
            else:
                await connection.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')
    except asyncpg.PostgresError as error:
        raise Problem(f"Postgres refused to prepare a database: {error}") from error
    finally:
        await connection.close()


async def _correct_row_counts(settings: Settings, database: str) -> None:
    """Analyse the tables whose row count is impossible.

    PostgreSQL before 18.6 could note such a count when it built a GIN index in parallel. Autovacuum then never visits
    the table again, and nothing but ANALYZE corrects it.
    """
    connection = await _connect(settings, database)
    try:
        for table in await connection.fetch(_MISCOUNTED):
            await connection.execute(f"ANALYZE {table['name']}")
    finally:
        await connection.close()


async def _connect(settings: Settings, database: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Connect, waiting for a server that is still starting."""
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            return await asyncpg.connect(settings.postgres_url(database), timeout=5)
        except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
            raise Problem(f"Postgres refused us ({error}): check the user and the password in CRM_POSTGRES") from error
        except _NOT_YET as error:
            if monotonic() > deadline:
                raise Problem(
                    f"no Postgres answers ({error}): start it, or unset CRM_POSTGRES to use the embedded one"
                ) from error
            await asyncio.sleep(0.1)
