"""A colleague leaves, and another colleague takes over the work, by hand."""

from functools import partial

from playwright.async_api import expect

from tests.e2e.company import Company, post
from tests.e2e.conftest import Visit
from tests.support.product import Product
from tests.support.waiting import until


async def test_a_colleague_leaves_and_hands_over(visit: Visit, company: Company, product: Product) -> None:
    assert company.customers
    visitor = await visit("oskar")
    page = await visitor.open("contacts", "/ui/people")
    await page.get_by_role("button", name="New colleague").click()
    form = page.get_by_role("dialog", name="New colleague")
    await form.get_by_label("Name").fill("Petra Abel")
    await form.get_by_label("Signs in as").fill("petra")
    await form.get_by_label("Manager").select_option("oskar")
    await form.get_by_role("button", name="Add").click()
    await expect(page.locator("#people")).to_contain_text("Petra Abel")
    left_behind = {"kind": "organisation", "name": "Petra's customer", "owner": "petra"}
    await post(product, "contacts", "contacts", "lena", "/customers", **left_behind)

    await page.get_by_label("Find colleagues").fill("abel")
    await page.get_by_role("link", name="Petra Abel").click()
    office = page.get_by_label("Office")
    await office.fill("Lyon")
    await office.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    await page.get_by_role("button", name="Has left").click()
    dialog = page.get_by_role("dialog", name="Petra Abel has left")
    await expect(dialog).to_contain_text("customers 1,")
    await dialog.get_by_label("Hand over to").select_option("anna")
    await dialog.get_by_role("button", name="Has left").click()
    await expect(page.locator("#person")).to_contain_text("has left")
    await expect(page.locator("#person")).to_contain_text("Finished")
    await expect(page.locator("#person")).to_contain_text("This colleague has no open work.")

    await page.goto(page.url.split("/ui/")[0] + "/ui/teams")
    await page.get_by_role("button", name="New territory").click()
    territory = page.get_by_role("dialog", name="New territory")
    await territory.get_by_label("Name").fill("The South")
    await territory.get_by_label("Code").fill("south")
    await territory.get_by_role("button", name="Define").click()
    await expect(page.locator("#teams")).to_contain_text("The South")


async def _entries(product: Product, department: str, customer: str) -> str:
    """Return the history as a department's page shows it."""
    return (await product.client(department, "admin").get(f"/ui/customers/{customer}/history")).text


async def test_colleagues_are_called_by_name_in_every_department(
    visit: Visit, company: Company, product: Product
) -> None:
    await post(product, "contacts", "admin", "oskar", "/users", handle="m.weber", name="Maria Weber")
    customer = company.customers["Paula Richter"]
    fields = {"kind": "note", "summary": "Prefers to be called after five"}
    await post(product, "contacts", "contacts", "m.weber", f"/customers/{customer}/interactions", **fields)
    for department in ("contacts", "sales", "service_desk"):
        await until(partial(_entries, product, department, customer), lambda text: "Maria Weber" in text)
        page = await (await visit("anna")).open(department, f"/ui/customers/{customer}")
        history = page.locator("#history")
        await history.get_by_text("Search and jump").click()
        await history.get_by_label("Who").fill("Weber")
        await history.get_by_label("Who").press("Enter")
        await expect(history.locator(".entry")).to_have_count(1)
        await expect(history.locator(".entry")).to_contain_text("Maria Weber")

    person = await (await visit("oskar")).open("contacts", "/ui/people/m.weber")
    for field, text in (("Name", "Maria Lang"), ("Job", "Field service")):
        await person.get_by_label(field).fill(text)
        async with person.expect_response(lambda answer: answer.url.endswith(("/rename", "/job"))) as answered:
            await person.get_by_label(field).press("Enter")
        assert (await answered.value).ok
    await person.reload()
    await expect(person.get_by_role("heading", name="Maria Lang", level=2)).to_be_visible()
    await expect(person.get_by_label("Job")).to_have_value("Field service")
