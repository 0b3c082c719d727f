"""Databases that an older PostgreSQL left behind are put right when the servers start."""

import math
from collections.abc import Iterator

import asyncpg
import pytest

from infra.databases import ensure_databases
from infra.embedded.runtime import PostgresServer
from shared.settings import Settings, database_of
from tests.support.servers import temporary_state

MAKE = "CREATE TABLE texts AS SELECT ARRAY[n] AS grams FROM generate_series(1, 1000) n"
COUNT = "SELECT reltuples FROM pg_class WHERE relname = 'texts'"


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


@pytest.mark.parametrize("bogus", [math.inf, math.nan, 1e30])
async def test_an_impossible_row_count_of_a_gin_build_is_corrected(settings: Settings, bogus: float) -> None:
    await ensure_databases(settings)
    connection = await asyncpg.connect(settings.postgres_url(database_of("sales")))
    try:
        await connection.execute(MAKE)
        await connection.execute("CREATE INDEX ON texts USING gin (grams)")
        await connection.execute("UPDATE pg_class SET reltuples = $1 WHERE relname = 'texts'", bogus)
        await ensure_databases(settings)
        assert await connection.fetchval(COUNT) == 1000
    finally:
        await connection.close()
