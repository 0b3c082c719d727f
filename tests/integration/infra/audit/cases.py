"""Customers with a history in three departments, and forbidden changes to their stored data."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from tests.support.product import Product

SERVING = "SELECT number FROM store.generations WHERE state = 'serving'"


async def create_customer(product: Product, name: str = "Acme") -> str:
    """Return the id of a new customer: contacts 3 events, sales 2, service desk 1, equal in all departments."""
    contacts, sales = product.client("contacts", "contacts"), product.client("sales", "sales")
    made = (await contacts.post("/customers", json={"kind": "organisation", "name": name})).raise_for_status()
    customer_id: str = made.json()["customer_id"]
    for summary in ("first call", "second call"):
        interaction = {"kind": "call", "summary": summary}
        (await contacts.post(f"/customers/{customer_id}/interactions", json=interaction)).raise_for_status()
    deal = {"customer_id": customer_id, "title": "Renewal", "amount": {"amount": "12.50", "currency": "EUR"}}
    opened = (await sales.post("/opportunities", json=deal)).raise_for_status()
    (await sales.post(f"/opportunities/{opened.json()['opportunity_id']}/win", json={})).raise_for_status()
    ticket = {"customer_id": customer_id, "subject": "It broke"}
    (await product.client("service_desk", "service").post("/tickets", json=ticket)).raise_for_status()
    await product.wait_until_equal([customer_id])
    return customer_id


@asynccontextmanager
async def superuser(product: Product, department: str) -> AsyncIterator[asyncpg.Connection]:
    """Open a connection that bypasses the store's trigger, on the serving generation's tables."""
    connection = await asyncpg.connect(product.superuser_url(department))
    try:
        generation = await connection.fetchval(SERVING)
        await connection.execute(f"SET search_path TO g{generation}, store")
        await connection.execute("SET session_replication_role TO replica")
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def altered_rows(product: Product, department: str, change: str, undo: str, *args: Any) -> AsyncIterator[None]:
    """Run a statement behind the services' backs, then a second one that reverts it."""
    async with superuser(product, department) as connection:
        assert await connection.execute(change, *args) in {"UPDATE 1", "DELETE 1", "INSERT 0 1"}
        try:
            yield
        finally:
            await connection.execute(undo, *args)
