"""What is known of a customer's needs, and of competitors at the customer."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Code, Personal
from shared.messages.money import Money

Degree = Literal["low", "medium", "high"]


class NeedFacts(Event):
    """What is known of a need; carried whole by the events that tell of it."""

    need_id: UUID
    what: Personal[str]
    urgency: Degree
    product: Code | None = None
    budget: Money | None = None


class NeedNoted(NeedFacts):
    """The customer needs something."""

    type: ClassVar[str] = "contacts.need_noted.v1"


class NeedChanged(NeedFacts):
    """More, or something else, is known of the need; carries it as it is known now."""

    type: ClassVar[str] = "contacts.need_changed.v1"


class NeedMet(Event):
    """The customer has what it needed."""

    type: ClassVar[str] = "contacts.need_met.v1"
    need_id: UUID
    what: Personal[str]
    how: Personal[str | None] = None


class NeedDropped(Event):
    """The customer needs it no longer, or never did."""

    type: ClassVar[str] = "contacts.need_dropped.v1"
    need_id: UUID
    what: Personal[str]
    cause: Personal[str]


class CompetitorFacts(Event):
    """What is known of a competitor at the customer; carried whole by the events that tell of it."""

    competitor_id: UUID
    name: Personal[str]
    threat: Degree
    product: Personal[str | None] = None
    strengths: Personal[str | None] = None
    weaknesses: Personal[str | None] = None
    price: Money | None = None


class CompetitorNoted(CompetitorFacts):
    """A competitor works with the customer, or tries to."""

    type: ClassVar[str] = "contacts.competitor_noted.v1"


class CompetitorChanged(CompetitorFacts):
    """More, or something else, is known of the competitor; carries it as it is known now."""

    type: ClassVar[str] = "contacts.competitor_changed.v1"


class CompetitorGone(Event):
    """The competitor is no longer in play with this customer."""

    type: ClassVar[str] = "contacts.competitor_gone.v1"
    competitor_id: UUID
    name: Personal[str]
    cause: Personal[str]


NeedEvent = NeedNoted | NeedChanged | NeedMet | NeedDropped
CompetitorEvent = CompetitorNoted | CompetitorChanged | CompetitorGone
