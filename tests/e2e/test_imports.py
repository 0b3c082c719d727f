"""Import a file by hand: map its columns, preview the result, execute and undo."""

from playwright.async_api import expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit
from tests.integration.contacts.imports.importing import csv_of

ROWS = (
    {"Company": "Havelglas GmbH", "E-mail": "info@havelglas.example", "City": "Potsdam"},
    {"Company": "Spreeholz AG", "E-mail": "info@spreeholz.example", "City": "Lübben"},
    {"Company": "Oderstahl KG", "E-mail": "nobody", "City": "Guben"},
)


async def test_a_file_is_brought_in_checked_taken_over_and_taken_back(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.open("contacts", "/ui/imports")
    await page.get_by_label("CSV or XLSX").set_input_files(
        {"name": "partners.csv", "mimeType": "text/csv", "buffer": csv_of(*ROWS)}
    )
    await page.get_by_role("button", name="Upload").click()
    await expect(page.get_by_role("heading", name="partners.csv", level=1)).to_be_visible()
    await expect(page.get_by_label("E-mail", exact=True)).to_have_value("email")
    await page.get_by_label("Match customers by").select_option("email")
    await page.get_by_role("button", name="Check the file").click()
    state = page.locator("#import-state")
    await expect(state.locator(".stat", has_text="Would be new")).to_contain_text("2")
    await expect(state.locator(".stat", has_text="Would be refused")).to_contain_text("1")
    await expect(state).to_contain_text("not an e-mail address")
    await page.get_by_role("button", name="Start the import").click()
    await expect(state.get_by_role("button", name="Undo the whole import")).to_be_visible()
    await expect(state.locator(".stat", has_text="New")).to_contain_text("2")

    listed = await visitor.open("contacts", "/?q=spreeholz")
    await expect(listed.locator("#customers tbody tr")).to_have_count(1)
    await page.get_by_role("button", name="Undo the whole import").click()
    await expect(state.locator(".stat", has_text="Withdrawn")).to_contain_text("2")
    await listed.reload()
    await expect(listed.locator("#customers")).to_contain_text("No customers match")


async def test_a_list_is_kept_as_a_view(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.open("contacts", "/?tag=key")
    await page.get_by_role("button", name="Save this view").click()
    dialog = page.get_by_role("dialog", name="Save this view")
    await dialog.get_by_label("Name").fill("Key accounts")
    await dialog.get_by_label("Visible to everyone").check()
    await dialog.get_by_role("button", name="Save").click()
    view = page.get_by_role("link", name="Key accounts")
    await expect(view).to_have_attribute("aria-current", "true")
    other = await (await visit("anna")).open("contacts")
    await other.get_by_role("link", name="Key accounts").click()
    await expect(other.locator("#customers tbody tr")).to_have_count(1)
    await expect(other.get_by_role("button", name="Change this view")).to_have_count(0)
    await page.get_by_role("button", name="Change this view").click()
    dialog = page.get_by_role("dialog", name="Change this view")
    await dialog.get_by_label("Name").fill("Our key accounts")
    await dialog.get_by_label("Visible to everyone").uncheck()
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("link", name="Our key accounts")).to_have_attribute("aria-current", "true")
    await other.reload()
    await expect(other.get_by_role("navigation", name="Saved views")).not_to_contain_text("accounts")
    await page.get_by_role("button", name="Remove the view Our key accounts").click()
    await expect(page.get_by_role("navigation", name="Saved views")).to_have_count(0)
