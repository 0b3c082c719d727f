"""The demo company's opportunities and its sellers' work on them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from infra.demo.book import Book
from infra.demo.content import Product, Touchpoint, selling
from shared.tabular.cells import money

STAGES = ("prospecting", "engaging", "qualification", "proposal", "negotiation")
DAYS_IN = {
    "prospecting": (3, 16),
    "engaging": (5, 22),
    "qualification": (4, 18),
    "proposal": (6, 26),
    "negotiation": (3, 18),
}
WIN_CHANCE = 0.6
DUE_IN = (-11, -6, -3, -2, -1, 0, 0, 1, 1, 2, 3, 4, 6, 9, 14, 21)
"""Days until the next step of an open deal is due; some are overdue."""
SIZE_OF_A_LARGE_CUSTOMER = 300


@dataclass
class DemoOpportunity:
    """One opportunity under construction."""

    book: Book
    number: int
    product: Product
    amount: Decimal
    owner: str

    @property
    def there(self) -> str:
        return f"/opportunities/{self.book.id('deal', self.number)}"

    def write(self, path: str, days: float, **fields: Any) -> None:
        at = self.book.ago(days)
        self.book.write(f"deal/{self.number}", "sales", f"{self.there}/{path}", at, self.owner, fields)


def write_opportunities(book: Book) -> None:
    """Write all opportunities of a customer: large customers have more of them."""
    size = book.who.size[0] if book.who.size else 0
    number = book.dice.choice((0, 1, 1)) if book.who.private else 2 + (size > SIZE_OF_A_LARGE_CUSTOMER)
    latest = book.who.since - 1
    for index in range(number if latest > 0 else 0):
        began = min(latest, 360) * book.dice.uniform(0.02, 1.0) ** 1.5  # recent deals are more frequent: business grows
        _write_opportunity(book, index, began)
    for _ in range(book.dice.choice((0, 1, 2)) if latest > 0 else 0):
        write_touchpoint(book, "between", book.dice.uniform(0.5, min(latest, 360)), None)


def _write_opportunity(book: Book, number: int, began: float) -> None:
    choice = [product for product in selling().products if product.private or not book.who.private]
    product = book.dice.choice(choice)
    amount = Decimal(product.price * book.dice.randint(1, 1 if book.who.private else product.most))
    deal = DemoOpportunity(book, number, product, amount, book.who.owner)
    opening = {
        "opportunity_id": book.id("deal", number),
        "customer_id": book.customer_id,
        "title": book.pick(selling().titles[product.name]).format(number=book.dice.randint(1, 4)),
        "amount": money(amount, "EUR"),
        "product": product.name,
        "source": book.who.source,
        "owner": deal.owner,
        "expected_close": str((book.anchor - timedelta(days=began - 75)).date()),
    }
    at = book.ago(began)
    book.write(f"deal/{number}", "sales", "/opportunities", at, deal.owner, opening, deal.there)
    _advance(deal, began)


def _advance(deal: DemoOpportunity, began: float) -> None:
    """Move a deal through the stages until it closes or reaches today."""
    dice = deal.book.dice
    wins = dice.random() < WIN_CHANCE
    ends_after = len(STAGES) if wins else dice.randint(2, len(STAGES))
    days_left = began
    for stage in STAGES[:ends_after]:
        if stage != STAGES[0]:
            deal.write("stage", days_left, stage=stage)
        takes = dice.uniform(*DAYS_IN[stage])
        until = max(days_left - takes, 0.0)
        _write_activities(deal, stage, days_left, until)
        if days_left - takes <= 0:
            _keep_open(deal, stage, days_left)
            return
        days_left = until
    _close(deal, days_left, wins=wins)


def _write_activities(deal: DemoOpportunity, stage: str, since: float, until: float) -> None:
    """Write the activities during one stage of a deal."""
    dice = deal.book.dice
    for _ in range(dice.choice((1, 1, 2))):
        write_touchpoint(deal.book, stage, dice.uniform(until, since), deal)
    if stage == "proposal" and dice.random() < 0.35:  # noqa: PLR2004 - about every third proposal changes
        deal.amount = (deal.amount * Decimal(dice.choice(("0.9", "1.1", "1.25")))).quantize(Decimal(10))
        deal.write("amount", (since + until) / 2, amount=money(deal.amount, "EUR"))


def _keep_open(deal: DemoOpportunity, stage: str, since: float) -> None:
    dice, today = deal.book.dice, deal.book.anchor.date()
    closes = today + timedelta(days=dice.choice((-5, 6, 12, 20, 33, 47, 60, 85)))
    deal.write("expected-close", since / 2, expected_close=str(closes))
    if dice.random() < 0.9:  # noqa: PLR2004 - one in ten was forgotten: the manager sees it
        due = today + timedelta(days=dice.choice(DUE_IN))
        step = dice.choice(selling().steps[stage])
        deal.write("next-step", since / 2, next_step=step, due=str(due))


def _close(deal: DemoOpportunity, days: float, *, wins: bool) -> None:
    dice = deal.book.dice
    step, due = dice.choice(selling().steps["negotiation"]), deal.book.ago(days).date()
    deal.write("next-step", days + 2, next_step=step, due=str(due))
    deal.write("next-step/done", days)
    if wins:
        agreed = (deal.amount * Decimal(dice.choice(("1", "1", "0.97", "0.95", "0.92")))).quantize(Decimal(10))
        deal.write("win", days, amount=money(agreed, "EUR"))
        write_touchpoint(deal.book, "won", days, deal)
        return
    reason = dice.choice(selling().reasons)
    competitor = dice.choice(selling().competitors) if reason in {"price", "competitor"} else None
    deal.write("lose", days, reason=reason, competitor=competitor)
    write_touchpoint(deal.book, "lost", days, deal)


def write_touchpoint(book: Book, stage: str, days: float, deal: DemoOpportunity | None) -> None:
    """Write one touchpoint that fits the stage; most touchpoints with Chinese customers are in Chinese."""
    dice = book.dice
    fits: Sequence[Touchpoint] = selling().said[stage]
    if book.chinese and stage not in {"won", "lost"} and dice.random() < 0.7:  # noqa: PLR2004
        fits = selling().said["china"]
    touchpoint, number = book.pick(fits), len(book.steps)
    person = dice.randrange(len(book.who.people)) if book.who.people else None
    filled = {
        "contact": book.who.people[person][0] if person is not None else book.who.name,
        "customer": book.who.name,
        "product": deal.product.name if deal else "AirPure 200",
        "competitor": dice.choice(selling().competitors),
    }
    inbound = touchpoint.kind in {"web_visit", "fair", "chat", "social"} or dice.random() < 0.25  # noqa: PLR2004
    logged = {
        "interaction_id": book.id("interaction", number),
        "kind": touchpoint.kind,
        "summary": touchpoint.text.format(**filled),
        "handled_by": book.who.owner,
        "direction": None if touchpoint.kind in {"note", "meeting", "visit"} else "inbound" if inbound else "outbound",
        "contact_id": None if person is None else book.contact(person),
        "duration_seconds": dice.randrange(90, 1500) if touchpoint.kind == "call" else None,
        "outcome": touchpoint.outcome,
        "next_step": touchpoint.next,
    }
    path = f"/customers/{book.customer_id}/interactions"
    book.write(f"interaction/{number}", "contacts", path, book.ago(days), book.who.owner, logged)
