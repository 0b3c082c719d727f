"""Axe finds no serious or critical violation of WCAG 2.2 AA on any page, light or dark."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}

PAGES = {
    "contacts": ("/", "/ui/customers/{customer}", "/ui/next-steps", "/ui/people", "/ui/people/anna", "/ui/teams"),
    "sales": ("/", "/ui/opportunities", "/ui/opportunities/{deal}", "/ui/customers/{customer}"),
    "service_desk": ("/", "/ui/tickets", "/ui/tickets/{ticket}", "/ui/customers/{customer}"),
    "analytics": ("/", "/ui/reports", "/ui/reports/win-rate", "/ui/customers/{customer}"),
}
DIALOGS = {
    "contacts": ("New customer", "New customer"),
    "sales": ("New opportunity", "New opportunity"),
    "service_desk": ("New ticket", "New ticket"),
}
"""Per department: the button that opens a dialog, and the dialog."""


async def violations(page: Page) -> list[str]:
    """Return axe's violations in the light theme, and its colour violations in the dark theme."""
    messages = []
    for theme, options in (
        ("light", {"runOnly": {"type": "tag", "values": TAGS}}),
        ("dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}}),
    ):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        answer = await page.evaluate("options => axe.run(document, {...options, resultTypes: ['violations']})", options)
        messages += list(_messages(theme, answer["violations"]))
    return messages


def _messages(theme: str, results: Sequence[dict[str, Any]]) -> Iterator[str]:
    for violation in results:
        if violation["impact"] in GRAVE:
            for node in violation["nodes"][:5]:
                yield f"{theme} {violation['id']}: {node['html'][:200]} — {node['failureSummary'][:300]}"


@pytest.mark.parametrize("department", PAGES)
async def test_axe_finds_nothing_grave(visit: Visit, company: Company, department: str) -> None:
    visitor = await visit("oskar", bypass_csp=True)  # axe injects its own styles
    ids = {
        "customer": company.customers["Nordlicht Maschinenbau"],
        "deal": company.deals["Press line 2027"],
        "ticket": company.tickets["Conveyor stops every hour"],
    }
    await visitor.context.add_init_script(script=AXE)
    page = await visitor.tab()
    messages = []
    for path in PAGES[department]:
        await page.goto(visitor.url(department, path.format_map(ids)))
        messages += [f"{path}: {message}" for message in await violations(page)]
    if department in DIALOGS:
        button, dialog = DIALOGS[department]
        await page.goto(visitor.url(department))
        await page.get_by_role("button", name=button).first.click()
        await expect(page.get_by_role("dialog", name=dialog)).to_be_visible()
        messages += [f"dialog: {message}" for message in await violations(page)]
    assert not messages, "\n".join(messages)


async def test_signing_in_and_the_command_menu_are_accessible(visit: Visit, company: Company) -> None:
    visitor = await visit(bypass_csp=True)
    visitor.refusals.add(403)
    await visitor.context.add_init_script(script=AXE)
    page = await visitor.tab()
    await page.goto(visitor.url("analytics"))
    await expect(page.get_by_text("open the link that `make up` printed")).to_be_visible()
    messages = await violations(page)
    await page.goto(visitor.link())
    messages += await violations(page)
    await page.goto(visitor.url("analytics"))
    await page.get_by_role("button", name="Ravi Shah").click()
    await page.locator("#connection[data-state=live]").wait_for(state="attached")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog", name="Search and commands")).to_be_visible()
    messages += await violations(page)
    assert not messages, "\n".join(messages)
