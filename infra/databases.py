"""Create one database per department; the services create the content."""

import asyncio
from time import monotonic

import asyncpg

from infra.errors import Problem
from shared.settings import DEPARTMENTS, Settings, database_of

TIMEOUT = 30.0

_NOT_YET = (OSError, asyncpg.CannotConnectNowError, TimeoutError)


async def ensure_databases(settings: Settings) -> None:
    """Create missing databases."""
    connection = await _connect(settings)
    try:
        present = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
        for department in DEPARTMENTS:
            if (name := database_of(department)) not in present:
                await connection.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')
    except asyncpg.PostgresError as error:
        raise Problem(f"Postgres refused to create a database: {error}") from error
    finally:
        await connection.close()


async def _connect(settings: Settings) -> "asyncpg.Connection[asyncpg.Record]":
    """Connect, waiting for a server that is still starting."""
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            return await asyncpg.connect(settings.postgres_url("postgres"), timeout=5)
        except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
            raise Problem(f"Postgres refused us ({error}): check the user and the password in CRM_POSTGRES") from error
        except _NOT_YET as error:
            if monotonic() > deadline:
                raise Problem(
                    f"no Postgres answers ({error}): start it, or unset CRM_POSTGRES to use the embedded one"
                ) from error
            await asyncio.sleep(0.1)
