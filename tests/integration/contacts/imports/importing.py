"""Upload files for imports, and wait for the results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from shared.tabular.csv import to_csv
from tests.support import waiting
from tests.support.product import Product


def csv_of(*rows: Mapping[str, str]) -> bytes:
    return to_csv(list(rows[0]), rows).encode()


async def upload_file(product: Product, content: bytes, name: str = "customers.csv", **more: Any) -> dict[str, Any]:
    """Upload a file and return the import."""
    answer = await importer(product).post("/imports", files={"file": (name, content)}, **more)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def importer(product: Product) -> httpx.AsyncClient:
    return product.client("contacts", "contacts", "ines")


async def map_columns(product: Product, import_id: str, columns: Mapping[str, str], **options: Any) -> dict[str, Any]:
    """Map the columns; return the import once it has been checked."""
    answer = await importer(product).put(f"/imports/{import_id}/mapping", json={"columns": columns, **options})
    assert answer.status_code == 200, answer.text
    return await until(product, import_id, lambda state: state["check"]["done"])


async def until(product: Product, import_id: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return the import once a condition holds."""

    async def look() -> dict[str, Any]:
        current: dict[str, Any] = (await importer(product).get(f"/imports/{import_id}")).raise_for_status().json()
        return current

    return await waiting.until(look, holds)


def in_state(state: str) -> Callable[[dict[str, Any]], bool]:
    """Return a condition: the import has reached this state."""
    return lambda current: bool(current["batch"]["state"] == state)


async def step(product: Product, import_id: str, what: str) -> None:
    answer = await importer(product).post(f"/imports/{import_id}/{what}")
    assert answer.status_code == 200, answer.text


async def execute_import(
    product: Product, content: bytes, columns: Mapping[str, str], name: str = "customers.csv", **options: Any
) -> dict[str, Any]:
    """Upload a file, map it, execute the import, and return it at its end."""
    import_id = (await upload_file(product, content, name))["batch"]["import_id"]
    await map_columns(product, import_id, columns, **options)
    await step(product, import_id, "start")
    return await until(product, import_id, in_state("finished"))


async def undo_import(product: Product, import_id: str) -> dict[str, Any]:
    await step(product, import_id, "undo")
    return await until(product, import_id, in_state("undone"))


async def customers_found(product: Product, **filters: str) -> Sequence[dict[str, Any]]:
    """Return the customers of a list."""
    answer = await importer(product).get("/customers", params={**filters, "limit": 200})
    items: Sequence[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items
