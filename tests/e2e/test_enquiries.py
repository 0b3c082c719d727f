"""A form is published, somebody submits it, and a colleague answers the enquiry."""

from playwright.async_api import expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit


async def test_an_enquiry_comes_in_by_a_form_and_is_answered(visit: Visit, company: Company) -> None:
    visitor = await visit("oskar")
    page = await visitor.open("contacts", "/ui/web-forms")
    await page.get_by_role("button", name="New form").first.click()
    dialog = page.get_by_role("dialog", name="New form")
    await dialog.get_by_label("Name", exact=False).first.fill("Ask our engineers")
    await dialog.get_by_label("Fields besides").select_option(["company", "subject"])
    await dialog.get_by_role("button", name="Open the form").click()
    told = page.get_by_role("dialog", name="The form's token")
    address = await told.get_by_role("link", name="Show the form").get_attribute("href")
    token = await told.locator("pre").text_content()
    assert token
    assert address
    assert address.endswith(f"?token={token}")
    await told.get_by_role("button", name="Close").click()
    await page.reload()
    await expect(page.get_by_text("Ask our engineers")).to_be_visible()
    assert token not in await page.content()

    stranger = await visit(size=(390, 844))
    form = await stranger.tab()
    await form.goto(address)
    await form.get_by_label("Name").fill("Stella Stern")
    await form.get_by_label("E-mail").fill("stella@sternwarte.example")
    await form.get_by_label("Company").fill("Sternwarte Süd")
    await form.get_by_label("Subject").fill("A mirror of two metres")
    await form.get_by_label("Your question").fill("Can you grind one?")
    shown = (await form.locator("[name=stamp]").input_value()).partition(".")[0]
    await form.wait_for_function("shown => Date.now() / 1000 > Number(shown) + 3", arg=shown)  # faster: a robot
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_text("We received your question")).to_be_visible()

    page = await visitor.open("contacts", "/ui/enquiries")
    entry = page.locator("#enquiries li", has_text="A mirror of two metres")
    await expect(entry).to_contain_text("Sternwarte Süd")
    await expect(entry).to_contain_text("answer due")
    await entry.get_by_role("button", name="Answer given").click()
    answer = page.get_by_role("dialog", name="Answer given")
    await answer.get_by_label("Answer").fill("Yes, in May")
    await answer.get_by_role("button", name="Save").click()
    await expect(page.locator("#enquiries")).to_contain_text("No enquiries are waiting")
    await page.get_by_role("link", name="Answer given", exact=True).click()
    await expect(page.locator("#enquiries li")).to_contain_text("Yes, in May")
    await page.get_by_role("link", name="Sternwarte Süd").click()
    await expect(page.get_by_role("heading", name="Enquiries")).to_be_visible()
