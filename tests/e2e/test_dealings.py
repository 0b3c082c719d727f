"""Visits, needs and discussions on a customer's page, and search in its history."""

from playwright.async_api import Page, expect

from tests.e2e.company import Company
from tests.e2e.conftest import Visit

NAME = "上海精密仪器"


async def test_a_visit_is_planned_and_moved_on_the_customers_page(visit: Visit, company: Company) -> None:
    page = await (await visit("wei")).open("contacts", f"/ui/customers/{company.customers[NAME]}")
    cards = page.locator("#dealings")
    await cards.get_by_role("button", name="Plan a visit").click()
    form = page.get_by_role("dialog", name="Plan a visit")
    await form.get_by_label("When").fill("2031-03-04T09:30")
    await form.get_by_label("Goal").fill("Measure the clean room")
    await form.get_by_role("button", name="Plan", exact=True).click()
    planned = cards.locator("li", has_text="Measure the clean room")
    await expect(planned).to_contain_text("4 Mar 2031")
    await planned.get_by_role("button", name="Move").click()
    moving = page.get_by_role("dialog", name="Move the visit")
    await moving.get_by_label("New time").fill("2031-03-05T09:30")
    await moving.get_by_role("button", name="Move").click()
    await expect(planned).to_contain_text("5 Mar 2031")
    await page.goto(page.url.partition("/ui/")[0] + "/ui/visits?from=2031-03-05&to=2031-03-05")
    await expect(page.locator("#visits tbody tr", has_text="Measure the clean room")).to_contain_text(NAME)


async def test_a_mention_reaches_whom_it_is_for(visit: Visit, company: Company) -> None:
    page = await (await visit("wei")).open("contacts", f"/ui/customers/{company.customers[NAME]}")
    await page.locator("#dealings").get_by_role("button", name="Start a discussion").click()
    form = page.get_by_role("dialog", name="Start a discussion")
    await form.get_by_label("Title").fill("Terms of delivery")
    await form.get_by_label("Text").fill("@lena which ones did they have?")
    await form.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#dealings")).to_contain_text("@lena which ones did they have?")

    mine = await (await visit("lena")).open("contacts", "/ui/mentions")
    mention = mine.locator("#mentions li", has_text="Terms of delivery")
    await expect(mention).to_contain_text(NAME)
    await mention.get_by_role("button", name="Mark as read").click()
    await expect(mention).to_have_count(0)


async def _log(page: Page, words: str) -> None:
    composer = page.get_by_role("form", name="Log what happened")
    await composer.get_by_text("Fair", exact=True).click()
    await composer.get_by_label("What happened?").fill(words)
    await composer.locator("summary").click()
    await composer.get_by_label("Outcome").fill("interested")
    await composer.get_by_label("What happened?").press("Control+Enter")
    await expect(page.locator("#history .entry", has_text=words)).to_be_visible()


async def test_the_history_is_searched_by_words_and_channel(visit: Visit, company: Company) -> None:
    page = await (await visit("wei")).open("contacts", f"/ui/customers/{company.customers[NAME]}")
    await _log(page, "They liked the blue prototype")
    history = page.locator("#history")
    await history.get_by_text("Search and jump").click()
    await history.get_by_label("Keywords").fill("BLUE proto")
    await history.get_by_label("Keywords").press("Enter")
    await expect(history.locator(".entry")).to_have_count(1)
    await expect(history.locator(".entry")).to_contain_text("They liked the blue prototype")
    await history.get_by_label("Channel").select_option("phone")
    await history.get_by_role("button", name="Search").click()
    await expect(history.get_by_text("Nothing matches these filters.")).to_be_visible()
    await history.get_by_role("link", name="Everything").click()
    await expect(history.locator(".entry", has_text="as a customer")).to_be_visible()


async def test_what_was_logged_is_corrected_and_then_taken_back(visit: Visit, company: Company) -> None:
    page = await (await visit("wei")).open("contacts", f"/ui/customers/{company.customers[NAME]}")
    await _log(page, "They bought the red prototype")
    entries = page.locator("#history .entry")
    wrong = entries.filter(has_text="logged a fair").filter(has_text="red prototype")
    await wrong.get_by_role("button", name="Correct").click()
    mending = page.get_by_role("dialog", name="Correct this entry")
    await mending.get_by_label("What happened?").fill("They bought the green prototype")
    await mending.get_by_label("Kind").select_option("call")
    await mending.get_by_label("Outcome").fill("")
    await mending.get_by_label("Next step", exact=True).fill("Send the second one")
    await mending.get_by_label("Next step by").fill("2026-01-05")
    await mending.get_by_role("button", name="Correct").click()
    right = entries.filter(has_text="corrected a call").filter(has_text="green prototype")
    await expect(right).to_be_visible()
    await expect(wrong.get_by_text("corrected by")).to_be_visible()
    await expect(wrong.get_by_role("button", name="Correct")).to_have_count(0)
    await right.get_by_text("Facts").click()
    await expect(right.get_by_role("row", name="Outcome")).to_contain_text("interested")
    await expect(right.get_by_role("row", name="Channel")).to_contain_text("Phone")

    steps = await (await visit("wei")).open("contacts", "/ui/next-steps?due=overdue")
    step = steps.locator("#next-steps tbody tr", has_text="Send the second one")
    await expect(step).to_contain_text(NAME)
    await step.get_by_label("Assigned to").select_option("lena")
    await expect(step).to_have_count(0)
    theirs = await (await visit("lena")).open("contacts", "/ui/next-steps")
    await theirs.locator("tr", has_text="Send the second one").get_by_role("button", name="Done").click()
    await expect(theirs.locator("tr", has_text="Send the second one")).to_have_count(0)

    await right.get_by_role("button", name="Correct").click()
    await mending.get_by_label("Reason for withdrawing").fill("It was another customer")
    await mending.get_by_role("button", name="Withdraw").click()
    await expect(entries.filter(has_text="withdrew a call: It was another customer")).to_be_visible()
    await expect(right.get_by_text("withdrawn by")).to_be_visible()
