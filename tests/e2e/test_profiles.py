"""The profile: contact points, contact persons, relations and custom fields."""

from playwright.async_api import Page, expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit


async def test_a_profile_is_filled_by_hand(visit: Visit, company: Company) -> None:
    visitor = await visit("oskar")
    page = await visitor.open("contacts")
    await page.get_by_role("button", name="New customer").click()
    form = page.get_by_role("dialog", name="New customer")
    await form.get_by_label("Name").fill("Profilia AG")
    await form.get_by_label("E-mail").fill("info@profilia.example")
    await form.get_by_role("button", name="Add customer").click()
    await expect(page.get_by_role("heading", name="Profilia AG", level=1)).to_be_visible()
    await _change_the_address(page)
    await _add_and_change_a_person(page)
    await _relate(page)
    await _define_and_fill_a_field(page)


async def _change_the_address(page: Page) -> None:
    await page.get_by_role("button", name="Change info@profilia.example").click()
    dialog = page.get_by_role("dialog", name="Change an e-mail address")
    await dialog.get_by_label("E-mail").fill("hello@profilia.example")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("link", name="hello@profilia.example")).to_be_visible()


async def _add_and_change_a_person(page: Page) -> None:
    await page.get_by_role("button", name="Contact person").click()
    dialog = page.get_by_role("dialog", name="Add a contact person")
    await dialog.get_by_label("Name").fill("Carla Roth")
    await dialog.get_by_role("button", name="Add").click()
    await page.get_by_role("button", name="Change Carla Roth").click()
    change = page.get_by_role("dialog", name="Carla Roth")
    await change.get_by_label("Role").fill("owner")
    await change.get_by_role("button", name="Save").click()
    await expect(page.locator("#belongings", has_text="owner")).to_be_visible()
    await page.get_by_role("button", name="Change Carla Roth").click()
    await change.get_by_role("button", name="No longer works there").click()
    await page.get_by_role("button", name="Carla Roth works there again").click()
    await expect(page.get_by_role("button", name="Change Carla Roth")).to_be_visible()
    await _revenue(page, "1250000.50", "€1,250,000.50")


async def _revenue(page: Page, amount: str, entry: str) -> None:
    revenue = page.get_by_label("Revenue")
    await revenue.fill(amount)
    await revenue.press("Enter")
    await expect(page.locator("#history .entry", has_text=entry)).to_be_visible()
    await revenue.fill("")
    await revenue.press("Enter")
    await expect(page.locator("#history .entry", has_text="cleared the annual revenue")).to_be_visible()


async def _relate(page: Page) -> None:
    await page.get_by_role("button", name="Relation", exact=True).click()
    dialog = page.get_by_role("dialog", name="Add a relation")
    await dialog.get_by_label("Profilia AG is").select_option("partner_of")
    picker = dialog.get_by_role("combobox", name="Other customer")
    await picker.press_sequentially("Nordl")
    await dialog.locator("[data-pick]").first.click()
    await dialog.get_by_role("button", name="Add").click()
    await expect(page.locator("svg.relations .node")).to_have_count(2)
    await page.get_by_role("button", name="End the relation to").click()
    await expect(page.locator("svg.relations")).to_have_count(0)


async def _define_and_fill_a_field(page: Page) -> None:
    profile = page.url
    await page.goto(page.url.split("/ui/")[0] + "/ui/custom-fields")
    await page.get_by_role("button", name="New field").first.click()
    dialog = page.get_by_role("dialog", name="New field")
    await dialog.get_by_label("Label").fill("Boot size")
    await dialog.get_by_label("Code").fill("boot_size")
    await dialog.get_by_label("Type").select_option("number")
    await dialog.get_by_role("button", name="Define").click()
    await expect(page.locator("#custom-fields")).to_contain_text("Boot size")
    await page.goto(profile)
    size = page.get_by_label("Boot size")
    await size.fill("43.50")
    await size.press("Enter")
    await expect(page.locator("#history .entry", has_text="43.5")).to_be_visible()
