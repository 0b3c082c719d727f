"""The content of the demo, read from the files in this folder."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field

from shared.events.contacts.activities.insights import Degree
from shared.events.contacts.activities.interactions import InteractionKind
from shared.events.service_desk.calls import CallOutcome, Direction
from shared.events.service_desk.tickets import Priority, TicketChannel

_HERE = Path(__file__).parent


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class DemoCustomer(_Entry):
    """A customer: an organisation with contact persons, or a person without."""

    slug: str
    name: str
    at: tuple[str, str, str, str, str]
    """Street, postal code, city, country, and the prefix of its telephone numbers."""
    owner: str
    since: int
    """Days before the creation of the demo."""
    source: str
    tags: tuple[str, ...]
    sector: str | None = None
    size: tuple[int, int] | None = None
    """Employees, and yearly revenue in millions of euros."""
    people: tuple[tuple[str, str], ...] = ()
    """Name and role of the contact persons."""
    subsidiary_of: str | None = None

    @property
    def private(self) -> bool:
        return not self.people

    @property
    def number(self) -> str:
        """The customer number in the company's other systems."""
        return f"K-{crc32(self.slug.encode()) % 1_000_000:06}"


class Product(_Entry):
    name: str
    price: int
    most: int
    """The largest number in one purchase."""
    private: bool = False
    """Whether private persons buy it too."""


class Touchpoint(_Entry):
    """A touchpoint: kind, outcome, and text with placeholders."""

    kind: InteractionKind
    text: str
    outcome: str | None = None
    next: str | None = None


class Selling(_Entry):
    reasons: tuple[str, ...]
    competitors: tuple[str, ...]
    products: Annotated[tuple[Product, ...], Field(alias="product")]
    titles: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[Touchpoint, ...]]
    """By stage; also `won`, `lost`, `between` deals, and `china`."""
    steps: Mapping[str, tuple[str, ...]]
    """Next steps, by stage."""


class DemoRequest(_Entry):
    """A request at the service desk and its usual course."""

    category: str
    subject: str
    text: str
    said: tuple[str, ...]
    note: str
    resolution: str
    priority: Priority
    channels: tuple[TicketChannel, ...]
    private: bool
    """Whether private persons send it too."""
    china: bool = False


class DemoCall(_Entry):
    direction: Direction
    outcome: CallOutcome
    text: str


class Serving(_Entry):
    cases: Annotated[tuple[DemoRequest, ...], Field(alias="case")]
    talks: Annotated[tuple[DemoCall, ...], Field(alias="talk")]


class DemoNeed(_Entry):
    """A need as a colleague noted it."""

    what: str
    urgency: Degree
    product: str | None = None
    budget: int | None = None


class DemoCompetitor(_Entry):
    name: str
    threat: Degree
    product: str | None = None
    strengths: str | None = None
    weaknesses: str | None = None
    price: int | None = None


class DemoDiscussion(_Entry):
    """A discussion: its opening and the answer, with placeholders for the mentioned colleagues."""

    title: str
    text: str
    answer: str


class Insights(_Entry):
    goals: tuple[str, ...]
    reports: tuple[str, ...]
    cancelled: tuple[str, ...]
    needs: Annotated[tuple[DemoNeed, ...], Field(alias="need")]
    rivals: Annotated[tuple[DemoCompetitor, ...], Field(alias="rival")]
    talks: Annotated[tuple[DemoDiscussion, ...], Field(alias="talk")]


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


@cache
def customers() -> Sequence[DemoCustomer]:
    """Return the customers, the oldest organisation first and the newest person last."""
    entries = _read("customers.toml")
    return [DemoCustomer.model_validate(entry) for entry in (*entries["organisation"], *entries["person"])]


@cache
def selling() -> Selling:
    return Selling.model_validate(_read("selling.toml"))


@cache
def serving() -> Serving:
    return Serving.model_validate(_read("serving.toml"))


@cache
def insights() -> Insights:
    return Insights.model_validate(_read("insights.toml"))
