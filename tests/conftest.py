"""Start real servers for the tests that request them, and none for the others."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
import pytest_socket

from tests.support.product import disposable_product, product  # noqa: F401 - fixtures for all
from tests.support.servers import KafkaHandle, PostgresHandle, Servers, start_servers

UNIT = Path(__file__).parent / "unit"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forbid sockets in unit tests: the code under test is pure."""
    if item.path.is_relative_to(UNIT):
        pytest_socket.disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Provide Kafka and Postgres once per session: in containers where Docker runs, otherwise embedded."""
    with start_servers() as running:
        yield running


@pytest.fixture(scope="session")
def kafka(servers: Servers) -> KafkaHandle:
    """Provide a Kafka broker: `.bootstrap`, and `.kill()`, `.start()`, `.restart()` for tests of faults."""
    return servers.kafka


@pytest.fixture(scope="session")
def postgres(servers: Servers) -> PostgresHandle:
    """Provide a Postgres server: `.access`, `.database_url(name)`, and `.kill()`, `.start()`, `.restart()`."""
    return servers.postgres


_numbers = count(1)


@pytest.fixture
async def database(postgres: PostgresHandle) -> AsyncIterator[str]:
    """Provide the address of an empty database that belongs to this test."""
    import asyncpg

    name = f"test_{next(_numbers)}"
    admin = await asyncpg.connect(postgres.database_url("postgres"))
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield postgres.database_url(name)
    finally:
        await admin.close()
        await _drop(postgres, name)


async def _drop(postgres: PostgresHandle, name: str) -> None:
    """Drop a database over a new connection: the test may have restarted the server."""
    import asyncpg

    admin = await asyncpg.connect(postgres.database_url("postgres"))
    try:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await admin.close()


@pytest.fixture
def topic_prefix() -> str:
    """Provide a prefix for topic names that no other test uses."""
    return f"test{next(_numbers)}."
