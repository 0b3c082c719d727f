"""One database per department: its roles, who owns what, its store, and what an earlier version left to put right."""

import asyncio
from pathlib import Path

import asyncpg

from infra.access.connecting import connected
from infra.access.roles import AUDITOR_ROLE, ensure_roles
from infra.access.superuser import settle_superuser
from infra.errors import Problem
from shared.engine.store.migration import migrate
from shared.history.labels import IS_LABEL
from shared.kernel.merges import FUNCTIONS
from shared.settings import DEPARTMENTS, MIGRATOR, Settings, database_of

ACCESS = Path(__file__).parent / "access"

_MISCOUNTED = """
    SELECT DISTINCT t.oid::regclass::text AS name
    FROM pg_class t
    JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_am a ON a.oid = x.relam AND a.amname = 'gin'
    WHERE t.reltuples > t.relpages::float8 * 291 OR t.reltuples = 'NaN'
"""
"""Tables with a GIN index that count more rows than fit: 291 to a page of 8 kB at most."""


async def ensure_databases(settings: Settings) -> None:
    """Create missing roles and databases, and bring all of them to what this version needs."""
    try:
        if not settings.postgres.get_secret_value():
            await settle_superuser(settings)
        if (address := settings.postgres_server.administration("postgres")) is not None:
            async with connected(address) as admin:
                await _create_missing(admin, settings)
        await asyncio.gather(*(_ensure_database(settings, database_of(name)) for name in DEPARTMENTS))
    except asyncpg.PostgresError as error:
        raise Problem(f"Postgres refused to prepare a database: {error}") from error


async def _create_missing(admin: asyncpg.Connection, settings: Settings) -> None:
    has_roles = settings.postgres_server.has_roles
    if has_roles:
        await ensure_roles(admin, settings.postgres_secrets_dir)
    present = {row["datname"] for row in await admin.fetch("SELECT datname FROM pg_database")}
    for name in set(map(database_of, DEPARTMENTS)) - present:
        owner = f"OWNER {MIGRATOR}" if has_roles else ""
        await admin.execute(f"CREATE DATABASE {name} ENCODING UTF8 TEMPLATE template0 {owner}")
    if not settings.postgres.get_secret_value():  # the whole server is ours
        await admin.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")


async def _ensure_database(settings: Settings, name: str) -> None:
    server = settings.postgres_server
    if (address := server.administration(name)) is not None:
        async with connected(address) as admin:
            if server.has_roles:
                await _hand_over(admin, name)
            await _correct_row_counts(admin)
    async with connected(server.url(name, MIGRATOR)) as owner, owner.transaction():
        await ensure_store(owner)
        if server.has_roles:
            await owner.execute(_rights("store_rights.sql", name))
    if server.has_roles:
        async with connected(server.url(name, name)) as department, department.transaction():
            await department.execute(_rights("generation_rights.sql", name))


async def ensure_store(owner: asyncpg.Connection) -> None:
    """Create or complete the store in a department's database, as its owner."""
    await migrate(owner, [FUNCTIONS], IS_LABEL)


def _rights(script: str, role: str) -> str:
    return (ACCESS / script).read_text(encoding="utf-8").format(role=role, auditor=AUDITOR_ROLE)


async def _hand_over(admin: asyncpg.Connection, role: str) -> None:
    """Give store and generations to their owners, all at once."""
    async with admin.transaction():
        for row in await admin.fetch((ACCESS / "misplaced.sql").read_text(encoding="utf-8"), MIGRATOR, role):
            await admin.execute(row["statement"])


async def _correct_row_counts(admin: asyncpg.Connection) -> None:
    """Analyse the tables whose row count is impossible.

    PostgreSQL before 18.6 could note such a count when it built a GIN index in parallel. Autovacuum then never visits
    the table again, and nothing but ANALYZE corrects it.
    """
    for table in await admin.fetch(_MISCOUNTED):
        await admin.execute(f"ANALYZE {table['name']}")
