"""Requests to the running product over HTTP, checked and shortened."""

from datetime import timedelta
from typing import Any

from httpx import AsyncClient, Response

from shared.messages.clock import utc_now
from tests.support.product import Product


async def register(product: Product, name: str = "Acme GmbH") -> str:
    answer = await product.client("contacts", "contacts").post(
        "/customers", json={"kind": "organisation", "name": name}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["customer_id"])


async def history(product: Product, department: str, customer: str, **parameters: Any) -> dict[str, Any]:
    answer = await product.client(department, "auditor").get(f"/customers/{customer}/history", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def post(client: AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def read(client: AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def field_of(refusal: Response) -> str:
    """Return the field that a refusal names."""
    return str(refusal.json()["errors"][0]["field"])


def days(number: float) -> str:
    return (utc_now() + timedelta(days=number)).isoformat()
