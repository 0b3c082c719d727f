"""Connections to Postgres for work on roles, rights and stores."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import asyncpg

from infra.errors import Problem

TIMEOUT = 30.0
_REFUSALS = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
_NOT_YET = (OSError, asyncpg.CannotConnectNowError, TimeoutError)


class NotLetIn(Problem):
    """The server does not know this user, this password or this database."""


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[asyncpg.Connection]:
    """Connect, waiting for a server that is still starting.

    Raises:
        Problem: the server does not answer, or does not let us in.

    Names without a schema mean Postgres's own objects: a department could make others of the same name.
    """
    connection = await _connect(address)
    try:
        yield connection
    finally:
        await connection.close()


async def _connect(address: str) -> asyncpg.Connection:
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            return await asyncpg.connect(address, timeout=5, server_settings={"search_path": "pg_catalog"})
        except _REFUSALS as error:
            raise NotLetIn(
                f"Postgres refused us ({error}): check users and passwords in CRM_POSTGRES, CRM_POSTGRES_ADMIN "
                "and CRM_POSTGRES_SECRETS"
            ) from error
        except _NOT_YET as error:
            if monotonic() > deadline:
                raise Problem(
                    f"no Postgres answers ({error}): start it, or unset CRM_POSTGRES to use the embedded one"
                ) from error
            await asyncio.sleep(0.1)
