"""A browser for all page tests, a company to look at, and visitors whose browsers must report no errors."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browser import PATIENCE_MS, WIDE, Visitor, running_browser, visiting
from tests.e2e.company import Company, create_company
from tests.support.product import Product

Visit = Callable[..., Awaitable[Visitor]]
"""`await visit("anna", size=NARROW)` returns a signed-in visitor."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
async def company(product: Product) -> Company:
    """Provide the company, alone in the product: customers of other tests would stand in lists and searches too."""
    if not await product.is_empty():
        await product.reset()
    return await create_company(product)


@pytest.fixture
async def visit(browser: Browser, product: Product) -> AsyncIterator[Visit]:
    """Provide visitors for one test; fail if any of their browsers reported an error."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as stack:

        async def enter(user: str = "", *, size: tuple[int, int] = WIDE, **choices: Any) -> Visitor:
            context = visiting(browser, product.settings, size=size, **choices)
            visitor = await stack.enter_async_context(context)
            if user:
                await visitor.sign_in(user)
            visitors.append(visitor)
            return visitor

        yield enter
        complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert complaints == []
