"""Select customers in the list, change all of them, and undo the change."""

import re

from playwright.async_api import Download, expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit


async def test_ticked_customers_get_a_tag_and_lose_it_again(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.open("contacts")
    with_ticked = page.get_by_role("button", name="Change selected customers")
    await expect(with_ticked).to_be_hidden()
    for name in ("Nordlicht Maschinenbau", "上海精密仪器"):
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    await with_ticked.click()
    dialog = page.get_by_role("dialog", name="Change several customers")
    await dialog.get_by_label("Tag", exact=True).fill("seen-at-fair")
    await dialog.get_by_role("button", name="Apply").click()
    await expect(page.get_by_role("heading", name="Add the tag seen-at-fair", level=1)).to_be_visible()
    state = page.locator("#bulk-state")
    await expect(state).to_contain_text("Finished")
    await expect(state.locator(".stat", has_text="Customers changed").first).to_contain_text("2")

    listed = await visitor.open("contacts", "/?tag=seen-at-fair")
    await expect(listed.locator("#customers tbody tr")).to_have_count(2)
    await page.get_by_role("button", name="Undo").click()
    await expect(state).to_contain_text("Undone")
    await expect(listed.locator("#customers")).to_contain_text("No customers match")


async def test_what_is_typed_holds_for_all_that_is_done_with_the_list(visit: Visit, company: Company) -> None:
    """Chips, views, exports and bulk actions follow the list as filtered, not only its rows."""
    page = await (await visit("lena")).open("contacts")
    await page.get_by_label("Find customers").press_sequentially("nordl")
    rows = page.locator("#customers tbody tr")
    await expect(rows).to_have_count(1)
    await expect(page.get_by_role("link", name="Organisations")).to_have_attribute("href", re.compile("q=nordl"))
    await expect(page.get_by_role("button", name="Save this view")).to_be_visible()
    await page.get_by_label("Export", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Export the list as CSV").click()
    assert (await text_of(await download.value)).count("\n") == 2

    await rows.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Change selected customers").click()
    dialog = page.get_by_role("dialog", name="Change several customers")
    await dialog.get_by_label("The 1 customer that matches the filters").check()
    await dialog.get_by_label("Tag", exact=True).fill("typed")
    await dialog.get_by_role("button", name="Apply").click()
    await expect(page.locator("#bulk-state .stat", has_text="Customers changed").first).to_contain_text("1")


async def test_ticked_customers_are_exported(visit: Visit, company: Company) -> None:
    page = await (await visit("lena")).open("contacts")
    for name in ("Nordlicht Maschinenbau", "上海精密仪器"):
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export the selected customers as CSV").click()
    text = await text_of(await download.value)
    assert text.count("\n") == 3
    assert "上海精密仪器" in text


async def text_of(download: Download) -> str:
    return (await download.path()).read_text()
