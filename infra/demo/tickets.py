"""The demo company's service desk tickets. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from infra.demo.book import Book
from infra.demo.content import DemoRequest, selling, serving

State = Literal["new", "open", "waiting", "resolved", "closed"]
AGENTS = ("bert", "meera", "tomas")
QUEUE = {"invoice": "Back office", "commissioning": "Field service", "breakdown": "Field service"}
RECENT: dict[State, tuple[float, float]] = {
    "new": (0.02, 0.9), "open": (0.4, 6), "waiting": (2, 14), "resolved": (3, 20), "closed": (15, 350),
}  # fmt: skip
"""The age in days, least and most, of tickets that are now in a state."""


@dataclass
class DemoTicket:
    """One ticket under construction; `days` ago is the current moment of its story."""

    book: Book
    number: int
    case: DemoRequest
    agent: str
    days: float

    @property
    def there(self) -> str:
        return f"/tickets/{self.book.id('ticket', self.number)}"

    def after(self, hours: float) -> None:
        self.days = max(self.days - hours / 24, 0.0)

    def write(self, path: str, **fields: Any) -> None:
        at = self.book.ago(self.days)
        self.book.write(f"ticket/{self.number}", "service_desk", f"{self.there}/{path}", at, self.agent, fields)


def write_tickets(book: Book, states: list[State]) -> None:
    """Write one ticket per current state, if the customer is old enough for it."""
    for number, state in enumerate(states):
        least, most = RECENT[state]
        if book.who.since - 1 > least:
            _write_ticket(book, number, state, book.dice.uniform(least, min(most, book.who.since - 1)))
    for _ in range(book.dice.choice((0, 1, 2)) if book.who.since > 1 else 0):
        _write_call(book, book.dice.uniform(0.1, min(book.who.since - 1, 180)), None)


def _write_ticket(book: Book, number: int, state: State, days: float) -> None:
    dice = book.dice
    fits = [
        case for case in serving().cases if (case.private or not book.who.private) and (not case.china or book.chinese)
    ]
    own = [case for case in fits if case.china] if book.chinese and number == 0 else fits
    ticket = DemoTicket(book, number, book.pick(own), dice.choice(AGENTS), days)
    case = ticket.case
    requester = dice.choice(book.who.people)[0] if book.who.people else book.who.name
    channel = dice.choice(case.channels)
    opening = {
        "ticket_id": book.id("ticket", number),
        "customer_id": book.customer_id,
        "subject": case.subject,
        "description": case.text,
        "requester": requester,
        "channel": channel,
        "priority": case.priority,
        "category": case.category,
        "queue": QUEUE.get(case.category, "Service desk"),
        "product": dice.choice([product.name for product in selling().products[:5]]),
    }
    at = book.ago(ticket.days)
    book.write(f"ticket/{number}", "service_desk", "/tickets", at, ticket.agent, opening, ticket.there)
    if channel == "phone":
        _write_call(book, ticket.days, ticket)
    if state != "new":
        _handle(ticket, state)


def _handle(ticket: DemoTicket, state: State) -> None:
    dice, case = ticket.book.dice, ticket.case
    hours = ticket.days * 24 / 3 if state != "closed" else dice.uniform(6, 90)
    ticket.after(hours * 0.04)
    ticket.write("assign", assignee=ticket.agent)
    turns = case.said[: 1 if state == "open" and dice.random() < 0.5 else len(case.said)]  # noqa: PLR2004
    for number, text in enumerate(turns):
        ticket.after(hours / (len(turns) + 1) if number else hours * 0.08)
        ticket.write("reply", text=text, author="customer" if number % 2 else "agent")
    if case.note:
        ticket.write("note", text=case.note)
    if state == "waiting":
        ticket.after(1)
        waiting_for = dice.choice(("customer", "third_party", "internal"))
        reasons = {"customer": "Photo and serial number asked for", "third_party": "Part ordered from the supplier"}
        ticket.write("hold", waiting_for=waiting_for, reason=reasons.get(waiting_for, "Development looks into it"))
    if state in {"resolved", "closed"}:
        _finish(ticket, state, hours)


def _finish(ticket: DemoTicket, state: State, hours: float) -> None:
    dice, case = ticket.book.dice, ticket.case
    ticket.after(hours * 0.4)
    ticket.write("resolve", resolution=case.resolution)
    if dice.random() < 0.15:  # noqa: PLR2004 - about every seventh was not done after all
        ticket.after(min(20.0, ticket.days * 8))
        again = "It happened again this morning, exactly as before."
        ticket.write("reply", text=again, author="customer")
        ticket.after(min(10.0, ticket.days * 8))
        ticket.write("resolve", resolution=f"{case.resolution} Checked again, stable since.")
    if state == "closed":
        ticket.after(dice.uniform(4, 96))
        ticket.write("close", confirmed=dice.random() < 0.7)  # noqa: PLR2004


def _write_call(book: Book, days: float, ticket: DemoTicket | None) -> None:
    dice, number = book.dice, len(book.steps)
    talk = book.pick(serving().talks)
    answered = ticket is not None or talk.outcome == "answered"
    fields = {
        "call_id": book.id("call", number),
        "customer_id": book.customer_id,
        "direction": "inbound" if ticket else talk.direction,
        "outcome": "answered" if ticket else talk.outcome,
        "duration_seconds": dice.randrange(60, 900) if answered else 0,
        "agent": ticket.agent if ticket else dice.choice(AGENTS[:2]),
        "queue": "Service desk",
        "ticket_id": book.id("ticket", ticket.number) if ticket else None,
        "number": f"{book.who.at[4]}100",
        "summary": f"Reported: {ticket.case.subject}" if ticket else talk.text,
    }
    book.write(f"call/{number}", "service_desk", "/calls", book.ago(days), str(fields["agent"]), fields)
