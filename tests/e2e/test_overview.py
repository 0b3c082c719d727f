"""The overview: its figures explain themselves and link to the records behind them."""

import re

from playwright.async_api import expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit


async def test_figures_and_charts_lead_to_their_records(visit: Visit, company: Company) -> None:
    page = await (await visit("ravi")).open("analytics")
    won = page.locator(".stat", has_text="Won value").first
    await expect(won.locator(".stat-value")).to_have_text(re.compile(r"^€\d"))
    await expect(won.locator(".stat-title")).to_have_attribute("title", re.compile("Won opportunities as a percentage"))
    assert await page.locator(".stat").count() == 12
    charts = page.locator("figure.plot")
    await expect(charts.first).to_be_visible()
    for chart in await charts.all():
        drawn = " ".join(await chart.locator("tbody td").all_text_contents())
        assert re.search("[1-9]", drawn), f"a chart without a number: {await chart.get_attribute('aria-label')}"

    await won.click()
    await expect(page.get_by_role("heading", name="Win rate", level=1)).to_be_visible()
    await expect(page.locator("#report tbody tr").first).to_contain_text("%")
    await page.locator("select[name=by]").select_option("product")
    await expect(page).to_have_url(re.compile("by=product"))

    await page.goto(page.url.split("/ui")[0])
    await page.locator(".bar-row", has_text="Negotiation").click()
    await expect(page.get_by_role("heading", name="Opportunities", level=1)).to_be_visible()
    await expect(page.locator("#opportunities")).to_contain_text("Spare parts frame contract")


async def test_the_overview_counts_along(visit: Visit, company: Company) -> None:
    """A call that contacts logs raises the figure on a page that is already open."""
    visitor = await visit("oskar")
    page = await visitor.open("analytics")
    interactions = page.locator(".stat", has_text="Interactions").locator(".stat-value")
    before = int(await interactions.inner_text())
    customer = await visitor.open("contacts", f"/ui/customers/{company.customers['Paula Richter']}")
    await customer.get_by_label("What happened?").fill("Sent the catalogue")
    await customer.get_by_role("button", name="Log", exact=True).click()
    await expect(interactions).to_have_text(str(before + 1))
