"""The demo company's colleagues and customers. Pure."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from infra.demo.book import Book
from infra.demo.content import DemoCustomer
from infra.imports.plan import Place, Proof, Step, Story
from shared.identity.development import PEOPLE
from shared.tabular.cells import stamp

FOUNDED = timedelta(days=400)
"""How long before the anchor the company started to use the product; the first customer dates from then."""
ADMINISTRATOR, STEWARD = "oskar", "lena"

TEAMS = {
    "Sales North": ("Hamburg", "clara", ("anna",)),
    "Sales South": ("Munich", "clara", ("jonas",)),
    "Sales Asia": ("Suzhou", "clara", ("wei",)),
    "Sales management": ("Hamburg", None, ("clara",)),
    "Service desk": ("Hamburg", "greta", ("bert", "meera")),
    "Field service": ("Munich", "greta", ("tomas",)),
    "Service management": ("Hamburg", None, ("greta",)),
    "Back office": ("Hamburg", None, ("lena", "ravi", "ines", "oskar")),
}
"""Team → office, manager, members."""
DEPARTMENT = {"sales": "sales", "service": "service_desk", "analyst": "analytics"}


def colleagues(anchor: datetime) -> tuple[Story, ...]:
    """Return the steps that register the colleagues and their teams."""
    at = stamp(anchor - FOUNDED)
    people = {person.user: person for person in PEOPLE}
    stories: list[Story] = []
    for team, (office, manager, members) in TEAMS.items():
        stories.append(
            _registration("/teams", f"team/{team}", {"team": team, "office": office, "manager": manager}, at)
        )
        for handle in members:
            person = people[handle]
            fields = {
                "handle": handle,
                "name": person.name,
                "department": DEPARTMENT.get(person.roles[0], "contacts"),
                "role": _ascii(person.title.replace(",", "")),
                "team": team,
                "office": office,
                "manager": manager,
            }
            stories.append(_registration("/users", f"user/{handle}", fields, at))
    return tuple(stories)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _registration(path: str, thing: str, fields: dict[str, Any], at: str) -> Story:
    body = {name: value for name, value in fields.items() if value is not None}
    # An existing colleague or team stays unchanged.
    proof = Proof("/teams", {"team": fields["team"]}) if path == "/teams" else Proof(f"/users/{fields['handle']}")
    place = Place(f"demo/{thing}", 1)
    step = Step(thing, "register", place, "contacts", path, body | {"occurred_at": at}, proof, ADMINISTRATOR)
    return (step,)


def write_registration(book: Book, at: datetime) -> None:
    """Write the registration of the customer and its contact persons."""
    who = book.who
    street, postal_code, city, country, phone = who.at
    actor = STEWARD if who.since > FOUNDED.days - 40 else who.owner
    extension = book.dice.randrange(200, 1000) if who.private else 100
    fields: dict[str, Any] = {
        "customer_id": book.customer_id,
        "kind": "person" if who.private else "organisation",
        "name": who.name,
        "external_id": who.number,
        "address": {"lines": [street], "postal_code": postal_code, "city": city, "country": country},
        "phone": f"{phone}{extension}",
        "email": f"{who.slug}@post.example" if who.private else f"info@{who.slug}.example",
        "website": None if who.private else f"https://www.{who.slug}.example",
        "sector": who.sector,
        "owner": who.owner,
        "territory": next(team for team, (_, _, members) in TEAMS.items() if who.owner in members),
        "source": who.source,
        "tags": list(who.tags),
        "employees": who.size and who.size[0],
        "annual_revenue": who.size and {"amount": f"{who.size[1]}000000", "currency": "EUR"},
    }
    book.write("customer", "contacts", "/customers", at, actor, fields, f"/customers/{book.customer_id}")
    for number, (name, role) in enumerate(who.people):
        contact = {
            "contact_id": book.contact(number),
            "name": name,
            "role": role,
            "email": f"{_mailbox(name, number)}@{who.slug}.example",
            "phone": f"{phone}{110 + number}",
        }
        contacts_path = f"/customers/{book.customer_id}/contacts"
        book.write(f"contact/{number}", "contacts", contacts_path, at, actor, contact)


def _mailbox(name: str, number: int) -> str:
    words = [word for word in _ascii(name).lower().replace(".", "").split() if word not in {"dr", "mag"}]
    return ".".join(words) or f"contact{number + 1}"


def relation_stories(books: Sequence[Book]) -> tuple[Story, ...]:
    """Return the subsidiary relations, sent once both customers are registered."""
    ids = {book.who.slug: book.customer_id for book in books}
    return tuple(_relation(book, ids[book.who.subsidiary_of]) for book in books if book.who.subsidiary_of)


def _relation(book: Book, other: str) -> Story:
    path, place = f"/customers/{book.customer_id}/relations", Place(f"demo/{book.who.slug}", 0)
    body = {"kind": "subsidiary_of", "other_id": other, "occurred_at": stamp(book.ago(book.who.since))}
    step = Step(f"{book.who.slug}/relation", "relate", place, "contacts", path, body, actor=STEWARD)
    return (step,)


def registered_at(who: DemoCustomer, anchor: datetime, book: Book) -> datetime:
    """Return the registration time of a customer: the founding for the first, working hours for the others."""
    return anchor - FOUNDED if who.since >= FOUNDED.days else book.ago(who.since)
