"""What has arrived of crafted streams: applied everywhere, or parked."""

import asyncio
from typing import Any
from uuid import UUID

from shared.settings import DEPARTMENTS
from tests.chaos.looks import database, schema, until
from tests.support.crafted import Stream
from tests.support.product import Product


async def wait_until_applied(product: Product, stream: Stream, count: int | None = None) -> None:
    """Wait until all four services have the first events of a stream (default: all of them)."""
    target = len(stream.events) if count is None else count

    async def everywhere() -> bool:
        positions = await asyncio.gather(*(position_of(product, name, stream.customer) for name in DEPARTMENTS))
        return all(number == target for number in positions)

    await until(everywhere, what=f"{target} events of a crafted stream are everywhere")


async def position_of(product: Product, department: str, customer: UUID) -> int:
    async with database(product, department) as connection:
        here = await schema(connection)
        position = await connection.fetchval(
            f"SELECT (streams -> 'contacts' ->> 0)::bigint FROM {here}.received WHERE subject_id = $1",  # noqa: S608
            customer,
        )
    return position or 0


async def parked(product: Product, department: str = "sales") -> list[dict[str, Any]]:
    answer = await product.client(department, "admin").get("/parked", params={"limit": 1000})
    records: list[dict[str, Any]] = answer.raise_for_status().json()
    return records


async def parked_of(product: Product, stream: Stream, department: str = "sales") -> list[tuple[str, int]]:
    """Return kind and sequence of a stream's parked records."""
    rows = await parked(product, department)
    return [(row["kind"], row["sequence"]) for row in rows if row["subject_id"] == str(stream.customer)]
