"""The stream of changes names customers, and nothing that its listener may not read."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shared.model.policy import Role
from shared.settings import DEPARTMENTS
from tests.support.api import register
from tests.support.product import Product
from tests.support.subjects import subjects, written_about

Change = dict[str, Any]


async def changes(answer: httpx.Response) -> AsyncIterator[Change]:
    """Yield the changes of an open stream."""
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def listened(product: Product, department: str, role: Role) -> list[Change]:
    """Return what somebody hears while something happens to one subject of each kind, and at last to a customer."""
    heard = list[Change]()
    async with product.client(department, role).stream("GET", "/changes", params={"after": 0}) as answer:
        stream = changes(answer)
        assert (await anext(stream))["everything"]
        await written_about(product)
        last = await register(product, "Heard AG")
        async for change in stream:
            heard.append(change)
            if last in change["customers"]:
                return heard
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_it_names_customers_only(product: Product, department: str) -> None:
    heard = await listened(product, department, "analyst")
    named = {customer for change in heard for customer in change["customers"]}
    assert len(named) >= 2
    assert named.isdisjoint(await subjects(product, department))
    assert all(change["customer_id"] in {None, *change["customers"]} for change in heard)


@pytest.mark.parametrize(
    ("department", "role", "forms", "views"),
    [
        ("contacts", "manager", True, True),
        ("contacts", "analyst", False, True),
        ("sales", "manager", False, False),
    ],
)
async def test_it_tells_what_its_listener_may_read(
    product: Product, department: str, role: Role, *, forms: bool, views: bool
) -> None:
    """Analysts may read no web forms; in sales nobody reads the web forms and views of contacts."""
    types = {name for change in await listened(product, department, role) for name in change["types"]}
    assert "contacts.customer_registered.v1" in types
    assert ("contacts.web_form_opened.v1" in types, "contacts.saved_view_kept.v1" in types) == (forms, views)
