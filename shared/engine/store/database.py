"""One department's database: its connection pool, its schema, and the serving generation of its views."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, cast

import asyncpg
import structlog

from shared.model.reader import Reader

log = structlog.get_logger(__name__)

Connection = asyncpg.pool.PoolConnectionProxy | asyncpg.Connection

SCHEMA_LOCK = 7_301
"""The advisory lock under which one process at a time prepares the schema."""

HAS_STORE = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'store' AND has_schema_privilege(oid, 'USAGE'))"
STATEMENT_TIMEOUT = "60s"
WORD_LIKENESS = "0.45"
"""The word similarity at which a search counts a name as a match: about one wrong letter in eight."""
UNREACHABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InvalidCatalogNameError,
)
"""Errors of the driver when the server is unreachable, starting, out of connections, or has just been killed."""
AWAY = (*(kind for kind in UNREACHABLE if kind is not OSError), ConnectionError, TimeoutError)
"""The same for code in which an `OSError` need not come from the store."""


def in_schema(statement: str, schema: str) -> str:
    """Return a constant statement for the tables of one generation: `{schema}` becomes the name of its schema.

    The name comes from `schema_of` (a letter and a number); nothing that a caller sends becomes part of a statement.
    """
    return statement.replace("{schema}", schema)


def script(name: str) -> str:
    """Return the text of a SQL file of this package."""
    return (files("shared.engine.store") / name).read_text(encoding="utf-8")


class Database(Reader):
    """Connections to one department's database; plain table names resolve to the serving generation."""

    def __init__(self, url: str, *, connections: int = 12) -> None:
        self._url = url
        self._connections = connections
        self._pool: asyncpg.Pool | None = None
        self.generation = 0

    @property
    def schema(self) -> str:
        """The schema of the serving generation."""
        return schema_of(self.generation)

    @property
    def pool(self) -> asyncpg.Pool:
        if self._pool is None:
            raise RuntimeError("the database is not open")
        return self._pool

    async def open(self, *, generation: int = 0) -> None:
        """Open (or, after a switch, reopen) the pool on a generation; old connections are closed when returned."""
        old = self._pool
        path = f"{schema_of(generation)},store,public" if generation else "store,public"
        self._pool = await asyncpg.create_pool(
            self._url,
            min_size=1,
            max_size=self._connections,
            command_timeout=120,
            reset=_leave_as_it_is,
            server_settings={
                "search_path": path,
                "statement_timeout": STATEMENT_TIMEOUT,
                "application_name": "crm",
                "timezone": "UTC",
                "jit": "off",
                "pg_trgm.word_similarity_threshold": WORD_LIKENESS,
            },
        )
        self.generation = generation
        if old is not None:
            await old.close()

    async def follow(self) -> None:
        """Reopen the pool if another generation serves now."""
        number = await self.pool.fetchval("SELECT number FROM store.generations WHERE state = 'serving'")
        if number != self.generation:
            await self.open(generation=number)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def connect(self) -> asyncpg.Connection:
        """Open a connection outside the pool, for long-lived work: locks, building a generation."""
        return await asyncpg.connect(self._url, server_settings={"timezone": "UTC", "jit": "off"})

    async def has_store(self) -> bool:
        """Return whether the store was made, and we may use it (shared/engine/store/migration.py)."""
        return bool(await self.pool.fetchval(HAS_STORE))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Run a block in one transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            yield connection

    async def fetch(self, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        return cast("Sequence[Mapping[str, Any]]", await self.pool.fetch(query, *args))

    async def fetchrow(self, query: str, *args: Any) -> Mapping[str, Any] | None:
        return cast("Mapping[str, Any] | None", await self.pool.fetchrow(query, *args))


class Searching(Reader):
    """Runs search queries, each planned for its own values because these decide whether an index helps.

    PostgreSQL may use a generic plan after five executions of a statement. For a Chinese name of two characters, that
    plan took 400 ms instead of 3.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        async with self._planned() as connection:
            return cast("Sequence[Mapping[str, Any]]", await connection.fetch(query, *args))

    async def fetchrow(self, query: str, *args: Any) -> Mapping[str, Any] | None:
        async with self._planned() as connection:
            return cast("Mapping[str, Any] | None", await connection.fetchrow(query, *args))

    @asynccontextmanager
    async def _planned(self) -> AsyncIterator[Connection]:
        async with self._database.pool.acquire() as connection, connection.transaction(readonly=True):
            await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan")
            yield connection


async def _leave_as_it_is(_connection: asyncpg.Connection) -> None:
    """Do nothing: no code changes a pooled connection beyond its transaction, so a reset would waste a round trip."""


def schema_of(generation: int) -> str:
    """Return the name of a generation's schema."""
    return f"g{generation}"


class GenerationMoved(Exception):  # noqa: N818 - a signal to start over, not a fault
    """The generation that this transaction was about to use no longer serves."""
