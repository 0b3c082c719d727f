"""Databases of earlier versions and of other servers are brought to what this version needs."""

import math
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from pydantic import SecretStr

from infra.access.roles import ROLES, set_password
from infra.access.secrets import write_secret
from infra.access.superuser import NEXT
from infra.databases import ensure_databases, ensure_store
from infra.embedded.runtime import PostgresServer
from shared.settings import DEPARTMENTS, MIGRATOR, SUPERUSER, Settings, database_of
from tests.support.servers import temporary_state

SALES = database_of("sales")
MAKE = "CREATE TABLE texts AS SELECT ARRAY[n] AS grams FROM generate_series(1, 1000) n"
COUNT = "SELECT reltuples FROM pg_class WHERE relname = 'texts'"
OWNERS = """
    SELECT DISTINCT pg_get_userbyid(owner) AS owner, nspname FROM (
        SELECT relowner AS owner, relnamespace AS space FROM pg_class
        UNION SELECT proowner, pronamespace FROM pg_proc
        UNION SELECT nspowner, oid FROM pg_namespace
    ) owned JOIN pg_namespace n ON n.oid = space WHERE nspname = 'store' OR nspname ~ '^g[0-9]+$'
"""


@pytest.fixture
def settings() -> Iterator[Settings]:
    """Provide the settings of a server of its own, because the databases carry the product's names."""
    with temporary_state() as settings:
        server = PostgresServer(settings)
        server.start()
        try:
            yield settings
        finally:
            server.stop()


@asynccontextmanager
async def superuser(settings: Settings, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(settings.postgres_server.administration(database))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.parametrize("bogus", [math.inf, math.nan, 1e30])
async def test_an_impossible_row_count_of_a_gin_build_is_corrected(settings: Settings, bogus: float) -> None:
    await ensure_databases(settings)
    async with superuser(settings, SALES) as connection:
        await connection.execute(MAKE)
        await connection.execute("CREATE INDEX ON texts USING gin (grams)")
        await connection.execute("UPDATE pg_class SET reltuples = $1 WHERE relname = 'texts'", bogus)
        await ensure_databases(settings)
        assert await connection.fetchval(COUNT) == 1000


async def test_databases_that_belonged_to_the_superuser_go_to_their_owners(settings: Settings) -> None:
    async with superuser(settings) as connection:
        for name in map(database_of, DEPARTMENTS):
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    async with superuser(settings, SALES) as connection:
        await ensure_store(connection)
        await connection.execute("CREATE SCHEMA g3; CREATE TABLE g3.offsets AS SELECT 7 AS next_offset")
        await connection.execute("INSERT INTO store.generations (number, state, views) VALUES (3, 'serving', '')")
    for _ in range(2):  # a start can be repeated
        await ensure_databases(settings)
    department = await asyncpg.connect(settings.postgres_url(SALES))
    try:
        owners = {tuple(row) for row in await department.fetch(OWNERS)}
        assert owners == {(MIGRATOR, "store"), (SALES, "g3")}
        assert await department.fetchval("SELECT next_offset FROM g3.offsets") == 7
        assert await department.fetchval("SELECT number FROM store.generations") == 3
        await department.execute("DROP SCHEMA g3 CASCADE")
    finally:
        await department.close()


async def test_one_user_of_ones_own_is_enough(settings: Settings) -> None:
    async with superuser(settings) as connection:
        await connection.execute("CREATE ROLE me LOGIN CREATEDB PASSWORD 'mine'")
        address = f"{settings.postgres_server.address.replace('//', '//me:mine@')}?application_name=own"
        own = settings.model_copy(update={"postgres": SecretStr(address)})
        for _ in range(2):
            await ensure_databases(own)
        roles = await connection.fetch("SELECT rolname FROM pg_roles WHERE rolname LIKE 'crm_%'")
        assert roles == []
    department = await asyncpg.connect(own.postgres_url(SALES))
    try:
        assert await department.fetchval("SELECT current_user || current_setting('application_name')") == "meown"
        assert await department.fetchval("SELECT count(*) FROM store.events") == 0
    finally:
        await department.close()


async def test_the_administrator_need_not_be_superuser(settings: Settings) -> None:
    async with superuser(settings) as connection:
        await connection.execute("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'managing'")
    server = settings.postgres_server.address
    addresses = {
        "postgres": SecretStr(server),
        "postgres_admin": SecretStr(server.replace("//", "//manager:managing@")),
    }
    own = settings.model_copy(update=addresses)
    for _ in range(2):
        await ensure_databases(own)
    department = await asyncpg.connect(own.postgres_url(SALES))
    try:
        assert await department.fetchval("SELECT count(*) FROM store.events") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await department.execute("DELETE FROM store.events")
    finally:
        await department.close()


async def test_roles_and_databases_may_be_made_by_somebody_else(settings: Settings) -> None:
    own = settings.model_copy(update={"postgres": SecretStr(settings.postgres_server.address)})
    folder = own.postgres_secrets_dir
    async with superuser(settings) as connection:
        for role in ROLES:
            (folder / role).write_text(f"password-of-{role}")
            await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'password-of-{role}'")
        for name in map(database_of, DEPARTMENTS):
            await connection.execute(f"CREATE DATABASE {name} OWNER {MIGRATOR} TEMPLATE template0")
    await ensure_databases(own)
    department = await asyncpg.connect(own.postgres_url(SALES))
    try:
        assert await department.fetchval("SELECT count(*) FROM store.events") == 0
    finally:
        await department.close()


async def test_encryption_that_the_address_demands_is_not_done_without(settings: Settings) -> None:
    await ensure_databases(settings)
    demanding = SecretStr(f"{settings.postgres_server.address}?sslmode=require")
    with pytest.raises(ConnectionError, match="SSL"):
        await asyncpg.connect(settings.model_copy(update={"postgres": demanding}).postgres_url(SALES))


@pytest.mark.parametrize("known", [True, False], ids=["after", "before"])
async def test_a_crash_of_the_rotation_before_or_after_the_server_knew_shuts_nobody_out(
    settings: Settings, *, known: bool
) -> None:
    server = settings.postgres_server
    before = server.password(SUPERUSER)
    if known:
        async with superuser(settings) as connection:
            await set_password(connection, SUPERUSER, "of tomorrow")
    write_secret(server.secrets / NEXT / SUPERUSER, "of tomorrow")
    await ensure_databases(settings)
    assert server.password(SUPERUSER) == ("of tomorrow" if known else before)
    assert not (server.secrets / NEXT / SUPERUSER).exists()
