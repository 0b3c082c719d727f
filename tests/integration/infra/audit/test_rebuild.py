"""Read models are rebuilt while the old ones serve and commands continue; nothing is lost or changed."""

import asyncio
from typing import Any

import asyncpg
from httpx import AsyncClient

from infra.audit.verify import verify
from services.contacts.department import CONTACTS
from services.sales.department import SALES
from shared.settings import DEPARTMENTS
from tests.integration.infra.audit.cases import SERVING, create_customer
from tests.support.cli import crm
from tests.support.product import Product

VIEWS = {"contacts": CONTACTS.all_views, "sales": SALES.all_views}


async def rebuild(admin: AsyncClient) -> dict[str, Any]:
    """Rebuild a service and return the final state."""
    state: dict[str, Any] = (await admin.post("/rebuild")).raise_for_status().json()
    while state["state"] == "running":
        state = (await admin.get("/rebuild")).raise_for_status().json()
    return state


async def rows(product: Product, department: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every view of the serving generation."""
    connection = await asyncpg.connect(product.database_url(department))
    try:
        generation = await connection.fetchval(SERVING)
        tables = {}
        for view in VIEWS[department]:
            order = ", ".join(view.key)
            table = await connection.fetch(f"SELECT * FROM g{generation}.{view.name} ORDER BY {order}")  # noqa: S608
            tables[view.name] = [tuple(row) for row in table]
        return tables
    finally:
        await connection.close()


async def test_a_rebuild_under_load_loses_nothing(product: Product) -> None:
    ended = asyncio.Event()
    made = [await create_customer(product) for _ in range(3)]

    async def keep_writing() -> None:
        while not ended.is_set():
            made.append(await create_customer(product, "During"))

    writing = [asyncio.create_task(keep_writing()) for _ in range(2)]
    try:
        for department in VIEWS:
            outcome = await rebuild(product.client(department, "admin"))
            assert (outcome["state"], outcome["error"]) == ("done", None)
    finally:
        ended.set()
        await asyncio.gather(*writing)
    assert len(await product.wait_until_equal(made)) == len(made)
    report = await verify(product.settings)
    assert report.ok, report.faults
    for department in VIEWS:
        before = await rows(product, department)
        await rebuild(product.client(department, "admin"))
        assert await rows(product, department) == before


async def test_the_command_rebuilds_all_services(product: Product) -> None:
    about = await create_customer(product)
    code, out = await crm(product, "rebuild")
    assert code == 0, out
    assert [line.partition(":")[0] for line in out.splitlines()] == list(DEPARTMENTS)
    await product.wait_until_equal([about])


async def test_only_an_administrator_may_rebuild(product: Product) -> None:
    assert (await product.client("sales", "sales").post("/rebuild")).status_code == 403
