"""Either half can burn: the log is refilled from the stores, a database is rebuilt from the log."""

import asyncio
from typing import Any

import asyncpg

from infra.prepare import prepare
from shared.engine.views.tables import Table
from shared.model.department import Department
from shared.settings import database_of
from tests.property.company import DEPARTMENTS
from tests.support.api import history, register
from tests.support.product import Product


async def some_business(product: Product, customers: int = 5) -> list[str]:
    """Create customers with events in three departments; return their ids once all departments agree."""
    ids = [await register(product, f"Customer {number}") for number in range(customers)]
    sales, desk = product.client("sales", "sales"), product.client("service_desk", "service")
    for customer in ids:
        money = {"amount": "99.50", "currency": "EUR"}
        deal = await sales.post("/opportunities", json={"customer_id": customer, "title": "Deal", "amount": money})
        await sales.post(f"/opportunities/{deal.json()['opportunity_id']}/win", json={})
        ticket = await desk.post("/tickets", json={"customer_id": customer, "subject": "Help"})
        await desk.post(f"/tickets/{ticket.json()['ticket_id']}/reply", json={"text": "We are on it"})
    await product.wait_until_equal(ids)
    return ids


async def tables(product: Product, department: Department) -> dict[str, list[Any]]:
    """Return the sorted rows of every view of the serving generation."""
    connection = await asyncpg.connect(product.database_url(department.name))
    try:
        number = await connection.fetchval("SELECT number FROM store.generations WHERE state = 'serving'")
        rows = {}
        for view in department.all_views:
            table = Table(view, f"g{number}")
            key = ", ".join(f'"{name}"' for name in view.key)
            rows[view.name] = [
                tuple(row)
                for row in await connection.fetch(f"SELECT * FROM {table.name} ORDER BY {key}")  # noqa: S608
            ]
        return rows
    finally:
        await connection.close()


async def test_a_burnt_log_is_refilled_from_the_stores(disposable_product: Product) -> None:
    product = disposable_product
    customers = await some_business(product)
    before = await product.wait_until_equal(customers)
    await product.stop()
    await asyncio.to_thread(product.delete_topics)
    await prepare(product.settings)
    await product.start()
    assert await product.wait_until_equal(customers) == before
    # New events follow the old ones and reach every department.
    await product.client("contacts", "contacts").post(
        f"/customers/{customers[0]}/interactions", json={"kind": "note", "summary": "after the fire"}
    )
    await product.wait_until_equal(customers)
    assert (await history(product, "analytics", customers[0]))["positions"]["contacts"] == 2


async def test_a_burnt_database_is_rebuilt_to_equal_rows(product: Product) -> None:
    customers = await some_business(product)
    before = await product.wait_until_equal(customers)
    rows = {department.name: await tables(product, department) for department in DEPARTMENTS}
    product.kill("contacts", "sales")
    admin = await asyncpg.connect(product.postgres.database_url("postgres"))
    for name in ("contacts", "sales"):
        await admin.execute(f'DROP DATABASE "{database_of(name)}" WITH (FORCE)')
    await admin.close()
    await prepare(product.settings)
    await product.start()
    assert await product.wait_until_equal(customers) == before
    for department in DEPARTMENTS[:2]:
        assert await tables(product, department) == rows[department.name]
    # The rebuilt store continues the numbering of the lost one.
    answer = await product.client("sales", "sales").post(
        "/opportunities", json={"customer_id": customers[0], "title": "Next", "amount": None}
    )
    assert answer.json()["position"] == "sales:3"


async def test_a_generation_is_rebuilt_while_commands_go_on(product: Product) -> None:
    customers = await some_business(product, customers=3)
    admin, desk = product.client("service_desk", "admin"), product.client("service_desk", "service")
    started = await admin.post("/rebuild")
    assert started.status_code in {200, 202}, started.text
    opened = [await desk.post("/tickets", json={"customer_id": customers[0], "subject": f"No {n}"}) for n in range(30)]
    assert {answer.status_code for answer in opened} == {201}
    while (state := (await admin.get("/rebuild")).json())["state"] == "running":
        opened.append(await desk.post("/tickets", json={"customer_id": customers[0], "subject": "Meanwhile"}))
    assert state["state"] == "done", state
    await product.wait_until_equal(customers)
    positions = (await history(product, "contacts", customers[0]))["positions"]
    assert positions["service_desk"] == 2 + len(opened)
    rows = await tables(product, DEPARTMENTS[2])
    mine = [row for row in rows["tickets"] if str(customers[0]) in map(str, row)]
    assert len(mine) == 1 + len(opened)
