"""The service desk: a ticket from the call to its end, and reopened."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.company import Company, ticket
from tests.e2e.conftest import Visit
from tests.support.product import Product


async def test_a_ticket_is_opened_answered_resolved_and_reopened(visit: Visit, company: Company) -> None:
    page = await (await visit("bert")).open("service_desk")
    await page.get_by_role("button", name="New ticket").click()
    form = page.get_by_role("dialog", name="New ticket")
    await form.get_by_role("combobox", name="Customer").press_sequentially("Nordl")
    await form.get_by_role("option", name="Nordlicht Maschinenbau").click()
    await form.get_by_label("Subject").fill("Oil leak at press 4")
    await form.get_by_label("What is the problem?").fill("Half a litre per shift.")
    await form.get_by_role("button", name="Open ticket").click()
    await expect(page.get_by_role("heading", name="Oil leak at press 4", level=1)).to_be_visible()

    messages = page.locator("#conversation .message")
    await expect(messages).to_contain_text("Half a litre per shift.")
    await page.get_by_label("Message").fill("A technician comes tomorrow.")
    await page.get_by_role("button", name="Send to the customer").click()
    await expect(messages.filter(has_text="A technician comes tomorrow.")).to_have_class("message message-agent")
    await page.get_by_text("Internal note", exact=True).click()
    await expect(page.get_by_role("button", name="Send to the customer")).to_be_hidden()
    await page.get_by_label("Message").fill("Same seal as in March.")
    await page.get_by_role("button", name="Add internal note").click()
    note = messages.filter(has_text="Same seal as in March.")
    await expect(note).to_contain_text("internal, not visible to the customer")
    await expect(page.get_by_role("button", name="Send to the customer")).to_be_enabled()
    await expect(page.get_by_role("button", name="Add internal note")).to_be_hidden()

    await _resolve_and_reopen(page)


async def _resolve_and_reopen(page: Page) -> None:
    facts = page.locator("#ticket")
    await facts.get_by_label("Assignee").select_option(label="Meera Iyer")
    await expect(page.get_by_text("Saved").first).to_be_visible()
    await facts.get_by_role("button", name="Resolve").click()
    dialog = page.get_by_role("dialog", name="Resolve")
    await dialog.get_by_label("How was it solved?").fill("Seal replaced.")
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(facts.get_by_role("button", name="Confirmed, close")).to_be_visible()
    await expect(page.locator("#conversation")).to_contain_text("Seal replaced.")
    await facts.get_by_role("button", name="Reopen").click()
    await expect(facts.get_by_role("button", name="Resolve")).to_be_visible()
    await expect(facts).to_contain_text("1 time")


async def test_a_ticket_is_dragged_over_the_board(visit: Visit, product: Product, company: Company) -> None:
    subject = "Sensor reports nothing"
    await ticket(product, company.customers["Nordlicht Maschinenbau"], subject)
    page = await (await visit("bert")).open("service_desk")
    await _drag(page, subject, "open")
    await expect(_card(page, "open", subject)).to_be_visible()
    await _drag(page, subject, "waiting")
    hold = page.get_by_role("dialog", name="Put on hold")
    await hold.get_by_label("Waiting for").select_option("third_party")
    await hold.get_by_role("button", name="Put on hold").click()
    await expect(_card(page, "waiting", subject)).to_contain_text("waiting for third party")
    await _drag(page, subject, "open")
    await expect(_card(page, "open", subject)).to_be_visible()
    await _drag(page, subject, "resolved")
    await page.get_by_role("dialog", name="Resolve").get_by_role("button", name="Resolve").click()
    await expect(_card(page, "resolved", subject)).to_be_visible()
    await _drag(page, subject, "open")
    await expect(_card(page, "open", subject)).to_be_visible()
    await page.reload()
    await expect(_card(page, "open", subject)).to_be_visible()


def _card(page: Page, column: str, subject: str) -> Locator:
    return page.locator(f"[data-column={column}] [data-card]:not([aria-busy])", has_text=subject)


async def _drag(page: Page, subject: str, column: str) -> None:
    await page.locator("[data-card]", has_text=subject).drag_to(page.locator(f"[data-column={column}]"))
