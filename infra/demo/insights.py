"""The sellers' plans, insights and discussions about a customer outside their deals. Pure."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from infra.demo.book import Book
from infra.demo.content import insights
from shared.tabular.cells import money, stamp

VISIT_IN = (1, 2, 3, 5, 8, 13, 21)
"""Days until the planned visits."""
_MATES = {"anna": "lena"}


def write_insights(book: Book) -> None:
    """Write visits, needs, competitors and discussions: more for some customers, none for private persons."""
    if book.who.private or book.who.since < 30:  # noqa: PLR2004 - a month must pass before much is known
        return
    dice = book.dice
    if dice.random() < 0.6:  # noqa: PLR2004
        _write_visits(book)
    if dice.random() < 0.6:  # noqa: PLR2004
        _write_need(book)
    if dice.random() < 0.5:  # noqa: PLR2004
        _write_competitor(book)
    if dice.random() < 0.4:  # noqa: PLR2004
        _write_discussion(book)


def _write(book: Book, thing: str, path: str, days: float, fields: dict[str, Any], actor: str = "") -> None:
    path_prefix = f"/customers/{book.customer_id}/{path}"
    book.write(thing, "contacts", path_prefix, book.ago(days), actor or book.who.owner, fields)


def _write_visits(book: Book) -> None:
    """Write one past visit, reported or cancelled, and one planned visit."""
    dice = book.dice
    past_id, next_id, days = book.id("visit", 0), book.id("visit", 1), dice.uniform(4, 25)
    people = [book.contact(0)]
    plan = {"visit_id": past_id, "planned_at": stamp(book.ago(days)), "goal": book.pick(insights().goals)}
    _write(book, "visit/0", "visits", days + 3, plan | {"contact_ids": people})
    if dice.random() < 0.75:  # noqa: PLR2004 - most visits take place
        report = {"interaction_id": book.id("report", 0), "summary": book.pick(insights().reports)}
        due = (book.anchor + timedelta(days=dice.choice(VISIT_IN))).date()
        step = {"next_step": "Send what was promised at the visit", "next_step_due": str(due)}
        _write(book, "visit/0", f"visits/{past_id}/report", days - 0.2, report | step)
    else:
        _write(book, "visit/0", f"visits/{past_id}/cancel", days + 1, {"cause": book.pick(insights().cancelled)})
    at = (book.anchor + timedelta(days=dice.choice(VISIT_IN))).replace(hour=9, minute=30, second=0)
    upcoming = {
        "visit_id": next_id,
        "planned_at": stamp(at),
        "goal": book.pick(insights().goals),
        "place": book.who.at[2],
    }
    _write(book, "visit/1", "visits", dice.uniform(1, 3), upcoming | {"contact_ids": people, "duration_seconds": 5400})


def _write_need(book: Book) -> None:
    need = book.pick(insights().needs)
    fields = {
        "need_id": book.id("need"),
        "what": need.what,
        "urgency": need.urgency,
        "product": need.product,
        "budget": need.budget and money(Decimal(need.budget), "EUR"),
    }
    _write(book, "need", "needs", book.dice.uniform(2, 28), fields)
    if book.dice.random() < 0.2:  # noqa: PLR2004
        _write(book, "need", f"needs/{book.id('need')}/meet", book.dice.uniform(0.2, 1.5), {})


def _write_competitor(book: Book) -> None:
    rival = book.pick(insights().rivals)
    fields = rival.model_dump(exclude={"price"}) | {
        "competitor_id": book.id("rival"),
        "price": rival.price and money(Decimal(rival.price), "EUR"),
    }
    _write(book, "rival", "competitors", book.dice.uniform(2, 28), fields)


def _write_discussion(book: Book) -> None:
    talk, owner = book.pick(insights().talks), book.who.owner
    mate = _MATES.get(owner, "anna")
    names, days = {"mate": mate, "owner": owner}, book.dice.uniform(2, 9)
    start = {"discussion_id": book.id("talk"), "title": talk.title, "text": talk.text.format(**names)}
    _write(book, "talk", "discussions", days, start)
    answer = {"post_id": book.id("answer"), "text": talk.answer.format(**names)}
    _write(book, "talk", f"discussions/{book.id('talk')}/replies", days - 1, answer, mate)
