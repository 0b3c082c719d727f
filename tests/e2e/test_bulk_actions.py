"""Customers are ticked in the list, asked the same, and set back."""

from playwright.async_api import expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit


async def test_ticked_customers_get_a_tag_and_lose_it_again(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.open("contacts")
    with_ticked = page.get_by_role("button", name="With the ticked customers")
    await expect(with_ticked).to_be_hidden()
    for name in ("Nordlicht Maschinenbau", "上海精密仪器"):
        await page.get_by_role("checkbox", name=f"Tick {name}").check()
    await with_ticked.click()
    dialog = page.get_by_role("dialog", name="With many customers")
    await dialog.get_by_label("Tag", exact=True).fill("seen-at-fair")
    await dialog.get_by_role("button", name="Do it").click()
    await expect(page.get_by_role("heading", name="Add the tag seen-at-fair", level=1)).to_be_visible()
    state = page.locator("#bulk-state")
    await expect(state).to_contain_text("Finished")
    await expect(state.locator(".stat", has_text="Changed by it").first).to_contain_text("2")

    listed = await visitor.open("contacts", "/?tag=seen-at-fair")
    await expect(listed.locator("#customers tbody tr")).to_have_count(2)
    await page.get_by_role("button", name="Undo").click()
    await expect(state).to_contain_text("Undone")
    await expect(listed.locator("#customers")).to_contain_text("No customer fits")
