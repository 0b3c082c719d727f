"""The fixtures below other tests: real servers, one database per test, servers that can be killed."""

from dataclasses import replace
from pathlib import Path

import asyncpg
from confluent_kafka.admin import AdminClient

from infra.embedded.kafka import cluster_id, prepare
from infra.embedded.places import kafka_place
from shared.settings import Settings
from tests.support.servers import KafkaHandle, PostgresHandle, temporary_state


async def test_a_database_is_empty_and_speaks_chinese(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        await connection.execute("CREATE EXTENSION pg_trgm")
        assert await connection.fetchval("SELECT cardinality(show_trgm('王小明有限公司'))") > 0
    finally:
        await connection.close()


async def test_postgres_survives_a_kill(postgres: PostgresHandle, database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postgres.kill()
    connection.terminate()
    postgres.start()
    connection = await asyncpg.connect(database)
    try:
        assert await connection.fetchval("SELECT one FROM kept") == 1
    finally:
        await connection.close()


def test_kafka_survives_a_kill(kafka: KafkaHandle) -> None:
    kafka.kill()
    kafka.start()
    administration = Settings(**kafka.access).kafka_administration()
    assert administration is not None
    admin = AdminClient(administration.client)
    assert len(admin.list_topics(timeout=10).brokers) == 1


def test_kafka_can_be_made_in_any_folder(tmp_path: Path) -> None:
    """One folder in 64 yields an id that starts with a hyphen, which the tool reads as an option."""
    home = next(folder for n in range(10_000) if cluster_id(folder := tmp_path / str(n)).startswith("-"))
    with temporary_state() as settings:
        place = replace(kafka_place(settings), home=home)
        prepare(place)
    assert f"cluster.id={cluster_id(home)}" in (place.data / "meta.properties").read_text()
