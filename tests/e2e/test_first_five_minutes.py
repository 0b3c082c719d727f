"""The README's promises for the first five minutes hold."""

from time import monotonic

from playwright.async_api import Page, expect

from tests.e2e.company import Company, deal
from tests.e2e.conftest import Visit
from tests.support.product import Product

PROMISED_SECONDS = 1.0
TRIES = 3
"""Attempts allowed: the machine may be busy for a moment, but one attempt must be fast."""


async def test_what_sales_wins_the_service_desk_sees_within_a_second(
    visit: Visit, product: Product, company: Company
) -> None:
    customer = company.customers["Nordlicht Maschinenbau"]
    titles = [f"Gripper {number}" for number in range(1, TRIES + 1)]
    for title in titles:
        await deal(product, customer, title, "7500", "negotiation")
    await product.wait_until_equal([customer])

    visitor = await visit()
    sales = await visitor.tab()
    await sales.goto(visitor.link())
    await sales.get_by_role("button", name="Anna Lindqvist").click()
    await expect(sales.get_by_role("heading", name="Customers", level=1)).to_be_visible()
    await sales.goto(visitor.url("sales"))
    await expect(sales.get_by_role("heading", name="Pipeline", level=1)).to_be_visible()
    desk = await visitor.open("service_desk", f"/ui/customers/{customer}")
    await desk.evaluate("document.body.dataset.same = 'page'")

    took = [await _won_until_seen(sales, desk, titles[0])]
    for title in titles[1:]:
        if min(took) > PROMISED_SECONDS:
            took.append(await _won_until_seen(sales, desk, title))
    assert min(took) <= PROMISED_SECONDS, f"the desk saw it after {took} seconds"
    assert await desk.evaluate("document.body.dataset.same") == "page", "the page was loaded anew"


async def _won_until_seen(sales: Page, desk: Page, title: str) -> float:
    """Drag an opportunity to "won"; return the delay between the response and the other department's page."""
    card = sales.locator("[data-card]", has_text=title)
    await card.drag_to(sales.locator("[data-column=won]"))
    dialog = sales.get_by_role("dialog", name="Won!")
    async with sales.expect_response(lambda answer: answer.url.endswith("/win")) as answered:
        await dialog.get_by_role("button", name="Mark as won").click()
    answer = await answered.value
    since = monotonic()
    assert answer.ok, await answer.text()
    entry = desk.locator("#history .entry", has_text=f"Anna Lindqvist won {title} for €7,500")
    await entry.wait_for(state="visible")
    took = monotonic() - since
    await expect(card).to_have_count(0)
    await expect(sales.get_by_text("Won. Well done!").first).to_be_visible()
    return took
