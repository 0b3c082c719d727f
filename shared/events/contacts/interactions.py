"""Touchpoints with a customer; the subject is the customer."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.message import Count, Event, Personal, UserId

InteractionKind = Literal["call", "email", "meeting", "visit", "letter", "chat", "fair", "social", "web_visit", "note"]
Direction = Literal["inbound", "outbound"]


class InteractionLogged(Event):
    """A touchpoint with the customer; the envelope's `time` says when it took place.

    One type for all kinds: the facts are the same, and readers who care look at `kind`.
    """

    type: ClassVar[str] = "contacts.interaction_logged.v1"
    interaction_id: UUID
    kind: InteractionKind
    summary: Personal[str]
    handled_by: UserId | None = None
    """The colleague who had it, which need not be the one who logged it; None: a system."""
    direction: Direction | None = None
    contact_id: UUID | None = None
    participants: Personal[tuple[str, ...]] = ()
    duration_seconds: Count | None = None
    outcome: Personal[str | None] = None
    next_step: Personal[str | None] = None


class InteractionCorrected(Event):
    """What was logged was wrong; carries all facts as they are right now, and those that sums were made of."""

    type: ClassVar[str] = "contacts.interaction_corrected.v1"
    interaction_id: UUID
    kind: InteractionKind
    summary: Personal[str]
    happened_at: datetime
    handled_by: UserId | None = None
    direction: Direction | None = None
    contact_id: UUID | None = None
    participants: Personal[tuple[str, ...]] = ()
    duration_seconds: Count | None = None
    outcome: Personal[str | None] = None
    next_step: Personal[str | None] = None
    previous_kind: InteractionKind
    previous_happened_at: datetime
    previous_handled_by: UserId | None
    previous_duration_seconds: Count | None


class InteractionWithdrawn(Event):
    """It was logged by mistake (with the wrong customer, twice) and counts no longer."""

    type: ClassVar[str] = "contacts.interaction_withdrawn.v1"
    interaction_id: UUID
    kind: InteractionKind
    happened_at: datetime
    handled_by: UserId | None
    duration_seconds: Count | None


InteractionEvent = InteractionLogged | InteractionCorrected | InteractionWithdrawn
