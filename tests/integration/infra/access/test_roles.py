"""Every role of Postgres: what it needs works, and what an intruder would try with it is refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from infra.access.roles import AUDITOR_ROLE, ROLES
from infra.databases import ensure_databases
from infra.embedded.runtime import PostgresServer
from shared.messages.clock import new_id
from shared.settings import DEPARTMENTS, MIGRATOR, POSTGRES_PORT, Settings, database_of
from tests.support.servers import temporary_state

SALES = database_of("sales")
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
RIGHTS = {
    "answers": {"SELECT", "INSERT", "DELETE"},
    "events": {"SELECT", "INSERT"},
    "generations": ALL,
    "heads": ALL,
    "input_results": ALL,
    "inputs": {"SELECT", "INSERT", "DELETE"},
    "outbox": {"SELECT", "INSERT", "DELETE"},
}
"""What a department may do with each table of its store, and not more."""
GRANTED = """
    SELECT tablename, array_agg(privilege) FILTER (WHERE has_table_privilege($1, 'store.' || tablename, privilege))
        AS granted
    FROM pg_tables, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER',
        'MAINTAIN']) AS privilege
    WHERE schemaname = 'store' GROUP BY tablename
"""
INTRUSIONS = {
    "alter an event": "UPDATE store.events SET value = 'x'",
    "delete an event": "DELETE FROM store.events",
    "empty the store": "TRUNCATE store.events",
    "disable the trigger": "ALTER TABLE store.events DISABLE TRIGGER events_are_immutable",
    "drop the trigger": "DROP TRIGGER events_are_immutable ON store.events",
    "pass the trigger": "SET session_replication_role TO replica",
    "replace what the trigger does": (
        "CREATE OR REPLACE FUNCTION store.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    ),
    "drop the store": "DROP SCHEMA store CASCADE",
    "add to the store": "CREATE TABLE store.more (id integer)",
    "write to the common schema": "CREATE TABLE public.more (id integer)",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'id'",
    "read a file of the server": "SELECT pg_read_file('postgresql.conf')",
    "write a file of the server": "COPY (SELECT 1) TO '/var/more'",
    "read the passwords": "SELECT rolpassword FROM pg_authid",
    "make a role": "CREATE ROLE intruder LOGIN",
    "make a database": "CREATE DATABASE intruder",
    "become superuser": f"ALTER ROLE {SALES} SUPERUSER",
    "become the owner": f"SET ROLE {MIGRATOR}",
    "change another's password": f"ALTER ROLE {MIGRATOR} PASSWORD 'known'",
    "join the owner": f"GRANT {MIGRATOR} TO {SALES}",
}


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """Provide the settings of an embedded server of its own, because roles belong to a whole server."""
    with temporary_state() as settings:
        server = PostgresServer(settings)
        server.start()
        try:
            asyncio.run(ensure_databases(settings))
            yield settings
        finally:
            server.stop()


@asynccontextmanager
async def connected(settings: Settings, role: str, database: str = SALES) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(settings.postgres_server.url(database, role))
    try:
        yield connection
    finally:
        await connection.close()


async def write_event(connection: asyncpg.Connection) -> None:
    statement = "INSERT INTO store.events VALUES ($1, 1, now(), 'sales.opened.v1', '{}')"
    await connection.execute(statement, new_id())


async def test_a_department_has_the_rights_that_are_listed_and_no_others(settings: Settings) -> None:
    async with connected(settings, SALES) as sales:
        granted = {row["tablename"]: set(row["granted"]) for row in await sales.fetch(GRANTED, SALES)}
        assert granted == RIGHTS
        assert await sales.fetchval("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = $1", SALES) == 0


async def test_a_department_appends_and_makes_and_drops_generations(settings: Settings) -> None:
    async with connected(settings, SALES) as sales, sales.transaction():
        await write_event(sales)
        await sales.execute("LOCK TABLE store.heads IN EXCLUSIVE MODE")
        await sales.execute("CREATE SCHEMA g7; CREATE TABLE g7.rows (name text)")
        await sales.execute("CREATE INDEX ON g7.rows USING gin (name public.gin_trgm_ops); DROP SCHEMA g7 CASCADE")


@pytest.mark.parametrize("role", [SALES, AUDITOR_ROLE])
@pytest.mark.parametrize("intrusion", INTRUSIONS)
async def test_a_department_that_is_taken_over_is_refused(settings: Settings, role: str, intrusion: str) -> None:
    async with connected(settings, SALES) as sales:
        await write_event(sales)
    async with connected(settings, role) as intruder:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await intruder.execute(INTRUSIONS[intrusion])


@pytest.mark.parametrize("database", ["crm_contacts", "crm_service_desk", "postgres", "template1"])
async def test_a_department_reaches_no_database_but_its_own(settings: Settings, database: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
        async with connected(settings, SALES, database):
            pytest.fail(f"{SALES} reads {database}")


async def test_the_auditor_reads_everything_generations_to_come_included_and_writes_nothing(settings: Settings) -> None:
    async with connected(settings, SALES) as sales:
        await sales.execute("CREATE SCHEMA g8; CREATE TABLE g8.rows AS SELECT 1 AS id")
        try:
            async with connected(settings, AUDITOR_ROLE) as auditor:
                assert await auditor.fetchval("SELECT id FROM g8.rows") == 1
                granted = {row["tablename"]: set(row["granted"]) for row in await auditor.fetch(GRANTED, AUDITOR_ROLE)}
                assert granted == {table: {"SELECT"} for table in RIGHTS}
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await auditor.execute("DELETE FROM g8.rows")
        finally:
            await sales.execute("DROP SCHEMA g8 CASCADE")


async def test_no_role_of_ours_is_more_than_a_user(settings: Settings) -> None:
    more = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    async with connected(settings, MIGRATOR) as owner:
        rows = await owner.fetch(f"SELECT rolname, {more} AS more FROM pg_roles WHERE rolname LIKE 'crm_%'")  # noqa: S608
    assert {row["rolname"]: row["more"] for row in rows} == dict.fromkeys(ROLES, False)


async def test_a_role_that_was_given_more_is_put_back(settings: Settings) -> None:
    admin = await asyncpg.connect(settings.postgres_server.administration(SALES))
    try:
        await admin.execute(f"ALTER ROLE {SALES} SUPERUSER; GRANT UPDATE ON store.events TO {SALES}")
    finally:
        await admin.close()
    await ensure_databases(settings)
    async with connected(settings, SALES) as sales:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await sales.execute(INTRUSIONS["alter an event"])


async def test_without_a_password_nobody_gets_in(settings: Settings) -> None:
    port = settings.port_base + POSTGRES_PORT
    for role in ("postgres", "crm", SALES):
        for password in ("", "guessed", role):
            with pytest.raises(asyncpg.InvalidPasswordError):
                await asyncpg.connect(host="127.0.0.1", port=port, user=role, password=password, database=SALES)


def test_every_department_has_a_role() -> None:
    assert {database_of(name) for name in DEPARTMENTS} < set(ROLES)
