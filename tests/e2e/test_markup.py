"""Markup that somebody typed acts in nobody's browser, where htmx would obey it despite the security policy."""

from playwright.async_api import Page, Request, expect

from tests.e2e.company import Company, post
from tests.e2e.conftest import Visit
from tests.integration.contacts.imports.importing import csv_of, upload_file
from tests.support.product import Product

ACT = '<i hx-post="/rebuild" hx-trigger="load">Share</i>'


def writes(page: Page) -> list[str]:
    """Return the list that fills with what the page sends besides reads."""
    sent: list[str] = []

    def notice(request: Request) -> None:
        if request.method != "GET":
            sent.append(f"{request.method} {request.url}")

    page.on("request", notice)
    return sent


async def settled(page: Page) -> None:
    """Return once the page's scripts ran: they act on markup before they listen for changes."""
    await page.locator("#connection[data-state=live]").wait_for(state="attached")
    await expect(page.locator("[hx-post]")).to_have_count(0)


async def test_a_link_with_markup_makes_an_administrator_do_nothing(visit: Visit, company: Company) -> None:
    visitor = await visit("oskar")
    visitor.refusals.add(422)
    page = await visitor.tab()
    sent = writes(page)
    await page.goto(visitor.url("analytics", f"/ui/reports/win-rate?by={ACT}"))
    await settled(page)
    await expect(page.locator("main")).to_contain_text("must name dimensions of this report")
    assert sent == []


async def test_a_field_called_like_markup_is_shown_as_text(visit: Visit, company: Company, product: Product) -> None:
    await post(
        product, "contacts", "admin", "oskar", "/custom-fields", field="act", label=f"</select>{ACT}", value_type="text"
    )
    started = await upload_file(product, csv_of({"Name": "Acme"}), "act.csv")
    visitor = await visit("oskar")
    page = await visitor.tab()
    sent = writes(page)
    await page.goto(visitor.url("contacts", f"/ui/imports/{started['batch']['import_id']}"))
    await settled(page)
    await expect(page.locator("option[value='custom.act']").first).to_have_text(f"</select>{ACT}")
    assert sent == []


async def test_a_session_cannot_write_as_a_form_does(visit: Visit, company: Company) -> None:
    visitor = await visit("oskar")
    visitor.refusals.add(422)
    page = await visitor.open("contacts")
    send = (
        "kind => fetch('/duplicates/scan', {method: 'POST', headers: {'Content-Type': kind}}).then(got => got.status)"
    )
    assert await page.evaluate(send, "application/x-www-form-urlencoded") == 422
    assert await page.evaluate(send, "text/plain") == 422
    assert await page.evaluate(send, "application/json") == 202
