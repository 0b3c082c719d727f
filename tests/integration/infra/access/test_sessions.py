"""The running services use the rights that they were given, and no others."""

import asyncpg
import pytest

from shared.settings import DEPARTMENTS, database_of
from tests.support.product import Product


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_a_service_is_connected_as_its_own_role_only(product: Product, department: str) -> None:
    connection = await asyncpg.connect(product.superuser_url(department))
    try:
        rows = await connection.fetch(
            "SELECT DISTINCT usename FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'crm'"
        )
    finally:
        await connection.close()
    assert [row["usename"] for row in rows] == [database_of(department)]
