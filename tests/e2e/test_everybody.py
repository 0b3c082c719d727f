"""Pages work by keyboard alone, on a phone and in Chinese, and empty pages give guidance."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.company import Company, deal
from tests.e2e.conftest import Visit
from tests.support.product import Product

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_a_card_moves_by_keyboard_alone(visit: Visit, product: Product, company: Company) -> None:
    title = "Keyboard deal"
    await deal(product, company.customers["Nordlicht Maschinenbau"], title, "100", "prospecting")
    page = await (await visit("anna")).open("sales", "/?q=Keyboard")
    menu = page.locator("[data-card]", has_text=title).locator("summary")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name="Engaging")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    moved = page.locator("[data-column=qualification] [data-card]:not([aria-busy])", has_text=title)
    await expect(moved).to_be_visible()
    await expect(moved.locator("summary")).to_be_focused()
    await page.reload()
    await expect(moved).to_be_visible()


async def test_a_move_can_be_undone(visit: Visit, product: Product, company: Company) -> None:
    title = "Undecided deal"
    await deal(product, company.customers["Nordlicht Maschinenbau"], title, "100", "prospecting")
    page = await (await visit("anna")).open("sales", "/?q=Undecided")
    await page.locator("[data-card]", has_text=title).drag_to(page.locator("[data-column=proposal]"))
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("[data-column=prospecting] [data-card]:not([aria-busy])", has_text=title)).to_be_visible()


@pytest.mark.parametrize("department", ["contacts", "sales", "service_desk", "analytics"])
async def test_nothing_sticks_out_on_a_telephone(visit: Visit, company: Company, department: str) -> None:
    visitor = await visit("oskar", size=NARROW)
    page = await visitor.open(department)
    assert await page.evaluate(OVERFLOW) == 0
    await page.goto(visitor.url(department, f"/ui/customers/{company.customers['Nordlicht Maschinenbau']}"))
    assert await page.evaluate(OVERFLOW) == 0


async def test_the_pages_speak_chinese(visit: Visit, company: Company) -> None:
    page = await (await visit("wei", language="zh")).open("sales")
    await expect(page.get_by_role("heading", name="销售管道", level=1)).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "zh-Hans"


async def test_a_wrong_address_gets_a_page_with_a_way_on(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    visitor.refusals.add(404)
    page = await visitor.tab()
    for path in ("/nowhere/at/all", "/ui/customers/01890000-0000-7000-8000-000000000001"):
        answer = await page.goto(visitor.url("contacts", path))
        assert answer is not None
        assert answer.status == 404
        await expect(page.get_by_role("link", name="Back to the start page")).to_be_visible()


async def test_the_interface_is_described(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.tab()
    await page.goto(visitor.url("contacts", "/docs"))
    await expect(page.get_by_text(re.compile("Register a customer")).first).to_be_visible()
