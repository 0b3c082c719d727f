"""The whole demo: a small company and its last year, the same at every run except for its end. Pure."""

import random
from datetime import datetime

from infra.demo.book import Book
from infra.demo.content import customers
from infra.demo.enquiries import company_definitions
from infra.demo.insights import write_insights
from infra.demo.opportunities import write_opportunities
from infra.demo.people import colleagues, registered_at, relation_stories, write_registration
from infra.demo.tickets import State, write_tickets
from infra.imports.plan import Batch, Phase, Plan, Story
from shared.identity.development import PEOPLE

BATCH = Batch("demo-2")
"""Raise the number with every change of the demo's content: the keys of its commands depend on it."""
CHANNEL = "demo"
FIRST, LAST = customers()[0], customers()[-1]
"""The first customer marks when the demo was created, the last that it is complete."""
NOW_IN: tuple[State, ...] = (
    "closed", "open", "closed", "resolved", "closed", "waiting", "closed", "new", "closed", "closed",
)  # fmt: skip
"""The current states of tickets, dealt out in turn: half of them are closed."""


def plan_demo(anchor: datetime) -> Plan:
    """Return the demo as of a moment: customers, then colleagues, then their activities, then the last customer."""
    books = [Book(BATCH, anchor, who, random.Random(f"{BATCH.name}/{who.slug}")) for who in customers()]  # noqa: S311
    registrations = tuple(_registration(book) for book in books)
    for number, book in enumerate(books[:-1]):
        write_opportunities(book)
        first = 2 * number
        write_tickets(book, [NOW_IN[turn % len(NOW_IN)] for turn in range(first, first + 2)])
        write_insights(book)
    phases = (
        Phase("the first customer", registrations[:1]),
        Phase("colleagues", colleagues(anchor), frozenset(person.user for person in PEOPLE)),
        Phase("the company's own", company_definitions(BATCH, anchor)),
        Phase("customers", registrations[1:-1]),
        Phase("relations", relation_stories(books)),
        Phase("the last year", tuple(book.story() for book in books[:-1])),
        Phase("the newest customer", registrations[-1:]),
    )
    return Plan(BATCH, phases, (), {}, channel=CHANNEL)


def _registration(book: Book) -> Story:
    write_registration(book, registered_at(book.who, book.anchor, book))
    story, book.steps = book.story(), []
    return story
