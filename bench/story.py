"""Lives of customers as facts of three departments, drawn from a seed. Pure.

Each life is a plausible sequence: registration, conversations, an opportunity and tickets up to their ends. So every
view of every department has something to fold. Analytics writes nothing in this release.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.customers.contact_persons import ContactPersonAdded
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber
from shared.events.contacts.customers.profile import CustomerOwnerChanged, CustomerRegistered, CustomerTagAdded
from shared.events.sales.opportunities import (
    NextStepPlanned,
    OpportunityLost,
    OpportunityOpened,
    OpportunityStageChanged,
    OpportunityWon,
)
from shared.events.service_desk.calls import CallLogged
from shared.events.service_desk.tickets import (
    Author,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketReplied,
    TicketResolved,
)
from shared.messages.event import Event, Recorded
from shared.messages.money import Money

BEGIN = datetime(2025, 1, 2, 8, tzinfo=UTC)
USERS = ("anna", "jonas", "wei", "clara", "bert", "meera", "tomas", "greta", "lena")
SECTORS = ("retail", "software", "medical", "finance", "energy", "logistics")
CITIES = ("Hamburg", "Lyon", "Porto", "上海", "Kraków", "Leeds", "Austin")
PRODUCTS = ("GTX Basic", "GTX Pro", "MG Special", "MG Advanced", "GTK 500")
WORDS = (
    "asked about delivery times for the next order and wants an answer this week",
    "very content with the visit, mentioned a second site that opens in autumn",
    "reports that the unit stops after ten minutes; sent photographs and the serial number",
    "invoice was sent to the old address, please correct and send again",
    "interested in the service contract; compares it with what a competitor offers",
    "no answer, left a message",
)
STAGES = (("prospecting", 10), ("engaging", 30), ("proposal", 60))
SIZE = 15
"""The average number of events in a life."""


class Ids:
    """UUIDv7 ids in clock order, the same for the same seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.now = BEGIN

    def __call__(self) -> UUID:
        milliseconds = int(self.now.timestamp() * 1000)
        low = self._random.getrandbits(74)
        return UUID(int=milliseconds << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & (1 << 62) - 1)


class Fact(NamedTuple):
    """A department's next event about the customer of a life."""

    department: str
    event: Event


@dataclass
class Life:
    """One customer from registration to the last known event."""

    customer_id: UUID
    facts: Iterator[Fact]
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Last sequence and hash of each department's stream."""


def begin_life(random: Random, ids: Ids, talks: int | None = None) -> Life:
    """Begin a life; `talks` fixes the number of interactions, which is otherwise random."""
    return Life(ids(), _facts(random, ids, talks))


def _facts(random: Random, ids: Ids, talks: int | None) -> Iterator[Fact]:
    yield Fact("contacts", _registration(random))
    yield Fact("contacts", _person(random, ids))
    courses = [_talks(random, ids, random.randint(2, 6) if talks is None else talks)]
    courses += [_opportunity(random, ids) for _ in range(random.choice((0, 1, 1)))]
    courses += [_ticket(random, ids) for _ in range(random.choice((0, 1, 1)))]
    courses.append(_care_course(random))
    while courses:
        course = random.choice(courses)
        fact = next(course, None)
        if fact is None:
            courses.remove(course)
        else:
            yield fact


def _registration(random: Random) -> Event:
    number = random.randrange(10**6)
    return CustomerRegistered(
        kind=random.choice(("organisation", "organisation", "person")),
        name=f"{random.choice(('Nordlicht', 'Vega', 'Acqua', '东方', 'Kestrel', 'Blu'))} {number}",
        emails=(EmailAddress(f"office{number}@customer.example", preferred=True),),
        phones=(PhoneNumber(f"+4930{number:07}"),),
        sector=random.choice(SECTORS),
        owner=random.choice(USERS),
        source=random.choice(("fair", "web", "referral")),
        tags=(random.choice(("vip", "new", "export")),),
        employees=random.randrange(1, 5000),
    )


def _person(random: Random, ids: Ids) -> Event:
    return ContactPersonAdded(
        contact_id=ids(), name=f"Kim {random.choice(CITIES)}", role="purchasing", email="kim@customer.example"
    )


def _care_course(random: Random) -> Iterator[Fact]:
    yield Fact("contacts", CustomerTagAdded(tag=random.choice(("newsletter", "reference", "at risk"))))
    if random.random() < 0.5:
        yield Fact("contacts", CustomerOwnerChanged(owner=random.choice(USERS), previous_owner="anna"))


def _talks(random: Random, ids: Ids, count: int) -> Iterator[Fact]:
    for _ in range(count):
        yield Fact(
            "contacts",
            InteractionLogged(
                interaction_id=ids(),
                kind=random.choice(("call", "email", "meeting", "note")),
                summary=random.choice(WORDS),
                handled_by=random.choice(USERS),
                direction=random.choice(("inbound", "outbound")),
                duration_seconds=random.randrange(30, 3600),
            ),
        )


def _opportunity(random: Random, ids: Ids) -> Iterator[Fact]:
    amount, opened = Money(Decimal(random.randrange(500, 60_000)), "EUR"), ids.now
    standing: dict[str, Any] = {
        "opportunity_id": ids(),
        "pipeline": "standard",
        "stage": "prospecting",
        "probability": 10,
        "amount": amount,
        "expected_close": opened.date() + timedelta(days=60),
        "owner": random.choice(USERS),
        "office": "north",
        "team": "team 1",
        "product": random.choice(PRODUCTS),
        "source": "web",
        "opened_at": opened,
        "engaged_at": None,
    }
    yield Fact("sales", OpportunityOpened(**standing, title=f"{standing['product']} for a new site"))
    since = opened
    for (before, before_percent), (stage, percent) in pairwise(STAGES):
        standing |= {"stage": stage, "probability": percent, "engaged_at": standing["engaged_at"] or ids.now}
        moved = {"from_stage": before, "from_probability": before_percent, "from_since": since}
        yield Fact("sales", OpportunityStageChanged(**standing, **moved))
        since = ids.now
    yield Fact("sales", NextStepPlanned(**standing, next_step="call about the offer", due=ids.now.date()))
    closing = {"from_stage": standing["stage"], "from_probability": standing["probability"], "from_since": since}
    if random.random() < 0.6:
        standing |= {"stage": "won", "probability": 100}
        yield Fact("sales", OpportunityWon(**standing, **closing, from_amount=amount))
    elif random.random() < 0.5:
        standing |= {"stage": "lost", "probability": 0}
        yield Fact("sales", OpportunityLost(**standing, **closing, reason="price"))


def _ticket(random: Random, ids: Ids) -> Iterator[Fact]:
    opened = ids.now
    standing: dict[str, Any] = {
        "ticket_id": ids(),
        "status": "new",
        "priority": random.choice(("low", "normal", "high")),
        "channel": random.choice(("phone", "email", "web")),
        "category": "fault",
        "queue": "first line",
        "product": random.choice(PRODUCTS),
        "assignee": None,
        "team": None,
        "opened_at": opened,
        "first_response_at": None,
        "waited_seconds": 0,
    }
    number = f"T-{standing['ticket_id'].hex[-8:].upper()}"
    description = random.choice(WORDS)
    yield Fact("service_desk", TicketOpened(**standing, number=number, subject="It stops", description=description))
    standing |= {"status": "open", "assignee": random.choice(USERS), "team": "team 2"}
    yield Fact("service_desk", TicketAssigned(**standing, from_assignee=None, from_team=None))
    standing["first_response_at"] = ids.now
    yield _reply(standing, ids, "agent", random)
    yield _reply(standing, ids, "customer", random)
    yield Fact("service_desk", _call(random, ids, standing))
    standing |= {"status": "resolved"}
    resolved = ids.now
    yield Fact("service_desk", TicketResolved(**standing, resolution="replaced the fuse", reopened=0))
    standing |= {"status": "closed"}
    yield Fact("service_desk", TicketClosed(**standing, confirmed=True, resolved_at=resolved))


def _reply(standing: Mapping[str, Any], ids: Ids, author: Author, random: Random) -> Fact:
    text, first = random.choice(WORDS), author == "agent"
    reply = TicketReplied(**standing, message_id=ids(), author=author, text=text, first_response=first)
    return Fact("service_desk", reply)


def _call(random: Random, ids: Ids, standing: Mapping[str, Any]) -> Event:
    return CallLogged(
        call_id=ids(),
        direction="outbound",
        duration_seconds=random.randrange(5, 900),
        outcome="answered",
        agent=standing["assignee"],
        team=standing["team"],
        ticket_id=standing["ticket_id"],
    )


@dataclass
class Chronicle:
    """Numbers, chains and dates the facts of many concurrent lives, as the services would."""

    random: Random
    pace: timedelta
    """The average time between two events."""
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.random)

    def events(self, count: int, *, at_once: int, long_talks: int = 0) -> Iterator[Recorded[Event]]:
        """Yield this many events of concurrent lives; one of them may be much longer than the others."""
        lives = [begin_life(self.random, self.ids) for _ in range(at_once)]
        if long_talks:
            lives[0] = begin_life(self.random, self.ids, long_talks)
        for number in range(count):
            # the long life spans as much time as all the others together
            chosen = 0 if long_talks and number % max(2, count // long_talks) == 0 else self.random.randrange(at_once)
            fact = next(lives[chosen].facts, None)
            while fact is None:
                lives[chosen] = begin_life(self.random, self.ids)
                fact = next(lives[chosen].facts, None)
            yield self._recorded(lives[chosen], fact)

    def _recorded(self, of: Life, fact: Fact) -> Recorded[Event]:
        self.ids.now += timedelta(microseconds=1 + self.random.randrange(2 * self.pace // timedelta(microseconds=1)))
        sequence, before = of.ends.get(fact.department, (0, NO_HASH))
        place = EventPlace(fact.department, "customer", of.customer_id, sequence + 1, before)
        cause = f"command/{self.ids()}"
        origin = Origin(f"user:{self.random.choice(USERS)}", cause, cause)
        recorded = record(self.ids(), fact.event, place, self.ids.now, self.ids.now, origin)
        of.ends[fact.department] = recorded.sequence, recorded.hash
        return recorded
