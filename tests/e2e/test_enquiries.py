"""A form is published, somebody submits it, and a colleague says whose the enquiry is and answers it."""

from playwright.async_api import expect

from shared.messages.clock import new_id
from tests.e2e.company import Company
from tests.e2e.conftest import Visit
from tests.support.api import post
from tests.support.product import Product
from tests.support.web_forms import open_web_form


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


async def test_a_colleague_says_whose_enquiry_it_is_and_takes_it_back(
    visit: Visit, company: Company, product: Product
) -> None:
    """Somebody unverified names Paula's address and ticks the box; a link confirms the consent."""
    paula = await paula_with_address(product)
    await ask_by_form(product, paula)
    visitor = await visit("lena")
    page = await visitor.open("contacts", "/ui/enquiries")
    waiting = page.locator("#suggestions li", has_text="Which lens for a comet?")
    await expect(waiting).to_contain_text("not verified")
    await waiting.get_by_role("button", name=f"Belongs to {paula}").click()
    entry = page.locator("#enquiries > ul > li", has_text="Which lens for a comet?")
    await expect(entry).to_contain_text("confirmed by a colleague")
    await expect(page.locator("#suggestions")).to_have_count(0)
    await entry.get_by_role("button", name="Not from this customer").click()
    back = page.get_by_role("dialog", name="Not from this customer")
    await back.get_by_label("Why").fill("another Paula")
    await back.get_by_role("button", name="Undo").click()
    await expect(waiting).to_be_visible()
    await expect(entry).to_have_count(0)
    await waiting.get_by_role("button", name="Another customer").click()
    dialog = page.get_by_role("dialog", name="Another customer")
    await dialog.get_by_role("combobox", name="Customer").press_sequentially(paula)
    await dialog.get_by_role("option", name=paula).click()
    await dialog.get_by_role("button", name="Save").click()
    await expect(entry).to_be_visible()

    await entry.get_by_role("link", name=paula).click()
    card = page.locator("#consents")
    await expect(card.locator("#waiting-consents")).to_contain_text("not confirmed")
    await card.get_by_role("button", name="Copy link").click()
    shown = page.get_by_role("dialog", name="Link to confirm the consent").locator("pre")
    await expect(shown).to_contain_text("/public/consents/")
    link = await shown.inner_text()

    stranger = await visit(size=(390, 844))
    stranger.refusals.add(410)
    confirmation = await stranger.tab()
    await confirmation.goto(link)
    await expect(confirmation.get_by_text("News by e-mail")).to_be_visible()
    await confirmation.get_by_role("button", name="Yes, I agree").click()
    await expect(confirmation.get_by_text("Your consent is recorded")).to_be_visible()
    await confirmation.goto(link)
    await expect(confirmation.get_by_text("This link is not valid")).to_be_visible()
    await page.reload()
    await expect(card.locator("#waiting-consents")).to_have_count(0)
    await expect(card.get_by_text("Given", exact=True).first).to_be_visible()


async def test_an_enquiry_of_an_unknown_person_with_a_known_address_is_a_new_customer(
    visit: Visit, company: Company, product: Product
) -> None:
    await ask_by_form(product, await paula_with_address(product), text="Do you sell tents?", name="Tim Zelt")
    visitor = await visit("lena", language="zh")
    page = await visitor.open("contacts", "/ui/enquiries?status=suggested")
    waiting = page.locator("#suggestions li", has_text="Do you sell tents?")
    await expect(waiting).to_contain_text("未核实")
    await waiting.get_by_role("button", name="新建客户").click()
    await expect(page.locator("#enquiries")).to_contain_text("所有咨询都已确认客户")
    page = await visitor.open("contacts", "/ui/enquiries")
    await expect(page.locator("#enquiries li", has_text="Do you sell tents?")).to_contain_text("Tim Zelt")


async def paula_with_address(product: Product) -> str:
    """Register a person with an address of their own; return the person's name, which is also the mailbox."""
    name = f"Paula {new_id().hex[-6:]}"
    fields = {"kind": "person", "name": name, "email": mailbox(name), "owner": "lena"}
    await post(product.client("contacts", "contacts", "lena"), "/customers", **fields)
    return name


def mailbox(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@example.com"


async def ask_by_form(product: Product, of: str, *, text: str = "Which lens for a comet?", name: str = "P.") -> None:
    """Post a form that names somebody's address, with the box ticked."""
    form = await open_web_form(product, asks=["consent"], consent_wording="News by e-mail")
    fields = {"token": form["token"], "name": name, "email": mailbox(of), "text": text, "consent": True}
    await post(product.client("contacts", "contacts"), f"/public/forms/{form['form_id']}", **fields)
