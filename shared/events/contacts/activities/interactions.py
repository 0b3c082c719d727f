"""Touchpoints with a customer; the subject is the customer."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId

InteractionKind = Literal["call", "email", "meeting", "visit", "letter", "chat", "fair", "social", "web_visit", "note"]
Direction = Literal["inbound", "outbound"]
ContactChannel = Literal["phone", "email", "in_person", "post", "messenger", "web", "social"]
"""How two people met; the kind of an interaction mostly implies it."""


class InteractionFacts(BaseModel):
    """What was said of an interaction before somebody corrected it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: InteractionKind
    summary: str
    happened_at: datetime
    handled_by: UserId | None = None
    direction: Direction | None = None
    channel: ContactChannel | None = None
    contact_id: UUID | None = None
    contact_ids: tuple[UUID, ...] = ()
    colleagues: tuple[UserId, ...] = ()
    participants: tuple[str, ...] = ()
    duration_seconds: Count | None = None
    outcome: str | None = None
    next_step: str | None = None
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    purpose: Code | None = None


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
    purpose: Code | None = None
    """What an outbound contact was for, where consent asks for it: `newsletter`, `service`."""
    despite_consent: Personal[str | None] = None
    """Why the customer was contacted although they had withdrawn their consent."""
    channel: ContactChannel | None = None
    contact_ids: tuple[UUID, ...] = ()
    """The customer's contact persons who took part; `participants` names those whom nobody has on file."""
    colleagues: tuple[UserId, ...] = ()
    """Further colleagues who took part, besides `handled_by`."""
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    visit_id: UUID | None = None
    """The planned visit that this reports on."""


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
    channel: ContactChannel | None = None
    contact_ids: tuple[UUID, ...] = ()
    """The customer's contact persons who took part; `participants` names those whom nobody has on file."""
    colleagues: tuple[UserId, ...] = ()
    """Further colleagues who took part, besides `handled_by`."""
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    corrects: UUID | None = None
    """The id of the event that said otherwise: the logging, or the correction before this one."""
    before: Personal[InteractionFacts | None] = None
    purpose: Code | None = None
    """What an outbound contact was for; None where that was not said, or before corrections told it."""
    despite_consent: Personal[str | None] = None
    """Why the customer was contacted against their will, where only the correction says that they were."""


class InteractionWithdrawn(Event):
    """It was logged by mistake (with the wrong customer, twice) and counts no longer."""

    type: ClassVar[str] = "contacts.interaction_withdrawn.v1"
    interaction_id: UUID
    kind: InteractionKind
    happened_at: datetime
    handled_by: UserId | None
    duration_seconds: Count | None
    withdraws: UUID | None = None
    """The id of the event that holds no longer: the logging, or the last correction."""
    cause: Personal[str | None] = None
    """Why it was taken back, in the words of whoever did."""


class InteractionNextStepDone(Event):
    """The step agreed in an interaction was taken."""

    type: ClassVar[str] = "contacts.interaction_next_step_done.v1"
    interaction_id: UUID
    next_step: Personal[str]
    due: date | None
    owner: UserId | None


class InteractionNextStepReassigned(Event):
    """Another colleague takes the step agreed in an interaction; the interaction stays credited to who had it."""

    type: ClassVar[str] = "contacts.interaction_next_step_reassigned.v1"
    interaction_id: UUID
    owner: UserId
    previous_owner: UserId | None


InteractionEvent = (
    InteractionLogged
    | InteractionCorrected
    | InteractionWithdrawn
    | InteractionNextStepDone
    | InteractionNextStepReassigned
)
