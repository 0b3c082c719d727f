"""The fixtures other tests build on: real servers, a database each, and servers that can be killed."""

import asyncpg
from confluent_kafka.admin import AdminClient

from tests.servers import KafkaHandle, PostgresHandle


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
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    assert len(admin.list_topics(timeout=10).brokers) == 1
