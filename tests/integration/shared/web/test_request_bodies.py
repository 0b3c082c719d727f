"""Bodies of requests: who sends them is known first, and none is read beyond its limit."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.memory import growth_of
from tests.support.product import Product
from tests.support.wire import Wire

MB = 1024**2
HUGE = 400 * MB
GROWTH = 50 * MB
FORM = "application/x-www-form-urlencoded"
CLOSED_TO_STRANGERS = (
    ("contacts", "/bulk-actions"),
    ("contacts", "/customers"),
    ("contacts", "/imports"),
    ("contacts", "/ui/imports"),
    ("contacts", "/exports/customers.csv"),
    ("sales", "/opportunities"),
    ("analytics", "/no/such/page"),
)
ROUTES = (
    *(("contacts", path) for path in ("/bulk-actions", "/customers", "/exports/customers.csv", "/imports")),
    *(("contacts", path) for path in ("/sign-in", "/preferences", "/sign-out")),
    ("sales", "/opportunities"),
    ("service_desk", "/preferences"),
    ("analytics", "/sign-in"),
)


@pytest.mark.parametrize(("department", "path"), CLOSED_TO_STRANGERS)
async def test_a_stranger_is_refused_before_the_body(product: Product, department: str, path: str) -> None:
    for length in (f"Content-Length: {HUGE}", "Transfer-Encoding: chunked"):
        async with Wire(product.url(department)) as wire:
            await wire.send(f"POST {path} HTTP/1.1", "Content-Type: application/json", length)
            assert await wire.status() == 401


@pytest.mark.parametrize(("department", "path"), ROUTES)
async def test_a_length_beyond_the_limit_is_refused_at_once(product: Product, department: str, path: str) -> None:
    bearer = f"Authorization: Bearer {product.token('admin')}"
    async with Wire(product.url(department)) as wire:
        await wire.send(f"POST {path} HTTP/1.1", bearer, f"Content-Type: {FORM}", f"Content-Length: {2 * HUGE}")
        answer = await wire.answer()
    assert answer.startswith(b"HTTP/1.1 413 "), answer
    assert b"body: is larger than" in answer


@pytest.mark.parametrize(("department", "path"), [route for route in ROUTES if route[1] != "/imports"])
async def test_a_body_without_a_length_is_counted(product: Product, department: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {product.token('admin')}", "Content-Type": FORM}

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * (MB // 10)

    async with httpx.AsyncClient(base_url=product.url(department), headers=headers, timeout=20) as client:
        answer = await client.post(path, content=parts())
    assert answer.status_code == 413, answer.text


async def test_a_public_form_is_read_to_its_limit_only(product: Product) -> None:
    async with Wire(product.url("contacts")) as wire:
        nobody = "/public/forms/01900000-0000-7000-8000-000000000000"
        await wire.send(f"POST {nobody} HTTP/1.1", "Content-Type: application/json", f"Content-Length: {HUGE}")
        assert await wire.status() == 404


@pytest.mark.parametrize("path", ["/bulk-actions", "/sign-in"])
async def test_a_stranger_costs_no_memory(product: Product, path: str) -> None:
    grown = growth_of(product.pid("contacts"))

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(HUGE // MB):
            yield b" " * MB

    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=60) as client:
        for headers in ({"Content-Length": str(HUGE)}, {}):
            try:
                answer = await client.post(path, content=parts(), headers={"Content-Type": FORM, **headers})
            except httpx.TransportError:
                continue  # the service hung up on what nobody wanted to read
            assert answer.status_code in {401, 413}
    assert grown() < GROWTH


async def test_a_large_body_costs_no_more_than_its_limit(product: Product) -> None:
    grown = growth_of(product.pid("sales"))
    bearer = f"Authorization: Bearer {product.token('sales')}"
    async with Wire(product.url("sales")) as wire:
        await wire.send("POST /opportunities HTTP/1.1", bearer, "Transfer-Encoding: chunked")
        part = b"100000\r\n" + b" " * MB + b"\r\n"
        await asyncio.gather(wire.write(part, 100), wire.status(), return_exceptions=True)
    assert grown() < GROWTH


async def test_what_is_within_the_limit_is_taken_in(product: Product) -> None:
    summary = "x" * 99_000
    client = product.client("contacts", "contacts")
    customer = (await client.post("/customers", json={"kind": "organisation", "name": "Acme"})).json()["customer_id"]

    async def parts() -> AsyncIterator[bytes]:
        content = json.dumps({"kind": "call", "summary": summary}).encode()
        for start in range(0, len(content), 10_000):
            yield content[start : start + 10_000]

    answer = await client.post(f"/customers/{customer}/interactions", content=parts())
    assert answer.status_code == 201, answer.text
