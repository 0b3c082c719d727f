"""The customer file: search as you type, edit in place, and view the past."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.e2e.company import Company, post
from tests.e2e.conftest import Visit
from tests.support.product import Product


async def test_a_customer_is_added_and_what_happens_is_logged(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    visitor.refusals.add(422)
    page = await visitor.open("contacts")
    await page.get_by_role("button", name="New customer").click()
    form = page.get_by_role("dialog", name="New customer")
    await form.get_by_label("Name").fill("Brückner Optik")
    await form.get_by_label("Phone").fill("not a number")
    await form.get_by_role("button", name="Add customer").click()
    await expect(form.locator("[data-field=phone]")).to_have_attribute("data-invalid", "")
    await expect(form.get_by_label("Name")).to_have_value("Brückner Optik")
    await form.get_by_label("Phone").fill("+49 30 901820")
    await form.get_by_role("button", name="Add customer").click()
    await expect(page.get_by_role("heading", name="Brückner Optik", level=1)).to_be_visible()
    await expect(page.locator("#history .entry")).to_contain_text("Lena Hoffmann added Brückner Optik as a customer")

    await _log_call(page)
    await _edit_where_it_stands(page)
    await _into_the_past(page)


async def _log_call(page: Page) -> None:
    composer = page.get_by_role("form", name="Log what happened")
    await composer.get_by_text("Call", exact=True).click()
    await composer.get_by_label("What happened?").fill("Wants a quote for two lenses")
    await composer.get_by_label("Minutes").fill("12")
    await composer.get_by_label("What happened?").press("Control+Enter")
    logged = page.locator("#history .entry", has_text="Wants a quote for two lenses")
    await expect(logged).to_contain_text("Lena Hoffmann logged a call of 12 minutes")
    await expect(composer.get_by_label("What happened?")).to_have_value("")


async def _edit_where_it_stands(page: Page) -> None:
    sector = page.locator("#profile").get_by_label("Sector")
    await sector.fill("optics")
    await sector.press("Enter")
    await expect(page.locator("#history .entry", has_text="set the sector to optics")).to_be_visible()
    await expect(sector).to_have_value("optics")
    employees = page.locator("#profile").get_by_label("Employees")
    await employees.fill("-4")
    await employees.press("Enter")
    await expect(page.locator("#profile form[data-field=employees] .field-note")).not_to_be_empty()
    await employees.press("Escape")
    await expect(employees).to_have_value("")


async def _into_the_past(page: Page) -> None:
    """View a time before the sector was known: the profile omits it, and nothing can be changed."""
    recorded_at = (
        await page.locator("#history .entry", has_text="set the sector").locator("time").get_attribute("datetime")
    )
    assert recorded_at
    before = datetime.fromisoformat(recorded_at).astimezone(UTC) - timedelta(microseconds=1)
    await page.goto(f"{page.url}?as_of={before.isoformat().replace('+00:00', 'Z')}")
    await expect(page.get_by_role("status").filter(has_text="This is how it looked on")).to_be_visible()
    await expect(page.locator("#history .entry", has_text="logged a call")).to_be_visible()
    await expect(page.locator("#history .entry", has_text="set the sector")).to_have_count(0)
    await expect(page.get_by_role("form", name="Log what happened")).to_have_count(0)
    await page.get_by_role("link", name="Back to now").click()
    await expect(page.locator("#history .entry", has_text="set the sector")).to_be_visible()


async def test_the_slider_leads_into_the_past_and_back(visit: Visit, company: Company) -> None:
    customer = company.customers["Nordlicht Maschinenbau"]
    page = await (await visit("lena")).open("contacts", f"/ui/customers/{customer}")
    await page.get_by_label("Show this as of").press("Home")
    await expect(page).to_have_url(re.compile("as_of="))
    await expect(page.get_by_role("status").filter(has_text="This is how it looked on")).to_be_visible()


async def test_a_history_scrolled_far_offers_what_is_new_and_does_not_move(
    visit: Visit, company: Company, product: Product
) -> None:
    customer = company.customers["Nordlicht Maschinenbau"]
    page = await (await visit("lena")).open("contacts", f"/ui/customers/{customer}")
    await page.locator("#history").evaluate("part => { part.dataset.keepsLength = 3; }")
    note = {"kind": "note", "summary": "Said while somebody read further down"}
    await post(product, "contacts", "contacts", "wei", f"/customers/{customer}/interactions", **note)
    entry = page.locator("#history .entry", has_text=note["summary"])
    offer = page.get_by_role("link", name="New activity.")
    await expect(offer).to_be_visible()
    await expect(entry).to_have_count(0)
    await offer.click()
    await expect(entry).to_be_visible()
    await expect(offer).to_be_hidden()


async def test_customers_are_found_as_one_types(visit: Visit, company: Company) -> None:
    page = await (await visit("wei")).open("contacts")
    search = page.get_by_label("Find customers")
    rows = page.locator("#customers tbody tr")
    await search.press_sequentially("nordl")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Nordlicht Maschinenbau")
    await search.fill("")
    await search.press_sequentially("精密")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("上海精密仪器")
    await expect(page).to_have_url(re.compile("q="))
    await search.fill("nobody is called this")
    await expect(page.get_by_text("No customers match.")).to_be_visible()


async def test_the_command_menu_finds_customers_in_every_department(visit: Visit, company: Company) -> None:
    visitor = await visit("clara")
    for department in ("contacts", "sales"):
        page = await visitor.open(department)
        await page.keyboard.press("Control+k")
        await page.keyboard.type("Nordl")
        await expect(page.get_by_role("option", name="Nordlicht Maschinenbau")).to_have_attribute(
            "aria-selected", "true"
        )
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Nordlicht Maschinenbau", level=1)).to_be_visible()


async def test_a_customer_who_does_not_want_to_be_contacted_is_not(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    visitor.refusals.add(409)
    page = await visitor.open("contacts", f"/ui/customers/{company.customers['Nordlicht Maschinenbau']}")
    card = page.locator("#consents")
    await card.get_by_role("button", name="Do not contact").click()
    await expect(card.get_by_text("Do not contact", exact=True).first).to_be_visible()
    composer = page.get_by_role("form", name="Log what happened")
    await composer.get_by_text("Call", exact=True).click()
    await composer.get_by_label("What happened?").fill("Told about the recall")
    await composer.get_by_label("Direction").select_option("outbound")
    await composer.get_by_label("What happened?").press("Control+Enter")
    await expect(composer.locator("[data-field=despite_consent]")).to_have_attribute("data-invalid", "")
    await composer.get_by_label("Reason for contacting them despite their wish").fill("Recall of a faulty part")
    await composer.get_by_role("button", name="Log").click()
    await expect(page.locator("#history .entry", has_text="Told about the recall")).to_be_visible()
    await card.get_by_role("button", name="Allow contact again").click()
    await expect(card.get_by_role("button", name="Do not contact")).to_be_visible()


async def test_two_customers_that_are_one_are_merged_and_separated_again(visit: Visit, company: Company) -> None:
    visitor = await visit("lena")
    page = await visitor.open("contacts")
    home = page.url
    for name in ("Zwilling Optik", "Zwilling Optik GmbH"):
        await page.goto(home)
        await page.get_by_role("button", name="New customer").click()
        form = page.get_by_role("dialog", name="New customer")
        await form.get_by_label("Name").fill(name)
        await form.get_by_label("Sector").fill("optics" if name.endswith("GmbH") else "")
        await form.get_by_role("button", name="Add customer").click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    other = page.url
    await page.goto(f"{home}?q=zwilling")
    await page.get_by_role("link", name="Zwilling Optik", exact=True).click()
    await page.get_by_role("link", name="Merge").click()
    await page.get_by_role("combobox", name="Customer").fill("zwilling optik g")
    await page.get_by_role("option", name="Zwilling Optik GmbH").click()
    await page.get_by_role("button", name="Compare").click()
    await expect(page.get_by_role("row", name="Sector")).to_contain_text("Optics")
    await page.get_by_role("button", name="Merge", exact=True).click()
    await expect(page.get_by_role("heading", name="Zwilling Optik", exact=True, level=1)).to_be_visible()
    also = page.get_by_role("region", name="Also known as").or_(page.locator(".card", has_text="Also known as"))
    await expect(also.first).to_contain_text("Zwilling Optik GmbH")
    await expect(page.locator("#history .entry", has_text="merged Zwilling Optik GmbH")).to_be_visible()
    survivor = page.url
    await page.goto(other)
    await expect(page).to_have_url(re.compile(re.escape(survivor.partition("?")[0])))
    await page.get_by_role("button", name="Separate").click()
    await expect(page.locator(".card", has_text="Also known as")).to_have_count(0)
    await page.goto(other)
    await expect(page.get_by_role("heading", name="Zwilling Optik GmbH", level=1)).to_be_visible()


async def test_duplicates_are_told_at_entry_and_reviewed(visit: Visit, company: Company) -> None:
    page = await (await visit("lena")).open("contacts")
    home = page.url
    for name in ("Doppelpunkt Verlag GmbH", "Doppelpunkt Verlag"):
        await page.goto(home)
        await page.get_by_role("button", name="New customer").click()
        form = page.get_by_role("dialog", name="New customer")
        await form.get_by_label("Name").fill(name)
        if name == "Doppelpunkt Verlag":
            await expect(form.locator("#like-customers")).to_contain_text("Doppelpunkt Verlag GmbH")
        await form.get_by_role("button", name="Add customer").click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await page.goto(f"{home}ui/duplicates")
    await page.get_by_role("button", name="Scan all customers").click()
    pair = page.locator("#duplicate-rows li", has_text="Doppelpunkt Verlag GmbH")
    await expect(pair).to_contain_text("Name")
    await pair.get_by_role("button", name="Not duplicates").click()
    await expect(pair).to_have_count(0)
