"""A customer's needs, and the competitors at that customer."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.events.contacts.facts import Note
from shared.messages.fields import Code, Personal
from shared.messages.money import Money
from shared.messages.translation import N_
from shared.messages.wording import Wording

Degree = Literal["low", "medium", "high"]


class NeedFacts(Note):
    """The facts about a need; the events that note or change it include all of them."""

    need_id: UUID
    what: Personal[str]
    urgency: Degree
    product: Code | None = None
    budget: Money | None = None


class NeedNoted(NeedFacts):
    """The customer needs something."""

    type: ClassVar[str] = "contacts.need_noted.v1"
    reads_as = Wording(
        "flag",
        N_("{who} noted a need ({urgency}, {budget}): {what_needed}"),
        N_("{who} noted a need ({urgency}): {what_needed}"),
    )


class NeedChanged(NeedFacts):
    """The facts about the need changed; includes all of them as known now."""

    type: ClassVar[str] = "contacts.need_changed.v1"
    reads_as = Wording("pencil", N_("{who} updated a need ({urgency}): {what_needed}"))


class NeedMet(Note):
    """The need was met."""

    type: ClassVar[str] = "contacts.need_met.v1"
    reads_as = Wording(
        "circle-check",
        N_("{who} noted that a need was met: {what_needed} ({how})"),
        N_("{who} noted that a need was met: {what_needed}"),
    )
    need_id: UUID
    what: Personal[str]
    how: Personal[str | None] = None


class NeedDropped(Note):
    """The need no longer exists, or never did."""

    type: ClassVar[str] = "contacts.need_dropped.v1"
    reads_as = Wording("circle-x", N_("{who} dropped a need: {what_needed} ({cause})"))
    need_id: UUID
    what: Personal[str]
    cause: Personal[str]


class CompetitorFacts(Note):
    """The facts about a competitor at the customer; the events that note or change it include all of them."""

    competitor_id: UUID
    name: Personal[str]
    threat: Degree
    product: Personal[str | None] = None
    strengths: Personal[str | None] = None
    weaknesses: Personal[str | None] = None
    price: Money | None = None


class CompetitorNoted(CompetitorFacts):
    """A competitor does business with the customer, or tries to."""

    type: ClassVar[str] = "contacts.competitor_noted.v1"
    reads_as = Wording(
        "eye",
        N_("{who} noted the competitor {name} with {product} (threat: {threat})"),
        N_("{who} noted the competitor {name} (threat: {threat})"),
    )


class CompetitorChanged(CompetitorFacts):
    """The facts about the competitor changed; includes all of them as known now."""

    type: ClassVar[str] = "contacts.competitor_changed.v1"
    reads_as = Wording("pencil", N_("{who} updated the competitor {name} (threat: {threat})"))


class CompetitorGone(Note):
    """The competitor is no longer active at this customer."""

    type: ClassVar[str] = "contacts.competitor_gone.v1"
    reads_as = Wording("circle-check", N_("{who} noted that the competitor {name} is gone: {cause}"))
    competitor_id: UUID
    name: Personal[str]
    cause: Personal[str]


NeedEvent = NeedNoted | NeedChanged | NeedMet | NeedDropped
CompetitorEvent = CompetitorNoted | CompetitorChanged | CompetitorGone
