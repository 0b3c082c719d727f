"""Touchpoints with a customer; the subject is the customer."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.contacts.facts import Conversation
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

InteractionKind = Literal["call", "email", "meeting", "visit", "letter", "chat", "fair", "social", "web_visit", "note"]
Direction = Literal["inbound", "outbound"]
ContactChannel = Literal["phone", "email", "in_person", "post", "messenger", "web", "social"]
"""How the contact took place; usually implied by the kind of the interaction."""

ICONS = {
    "call": "phone",
    "email": "mail",
    "meeting": "users",
    "visit": "map-pin",
    "letter": "file-text",
    "chat": "message-circle",
    "fair": "flag",
    "social": "share-2",
    "web_visit": "globe",
    "note": "sticky-note",
}


class InteractionFacts(BaseModel):
    """The facts of an interaction before a correction."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: InteractionKind
    summary: str
    happened_at: datetime = Field(title=N_("When"))
    handled_by: UserId | None = Field(None, title=N_("Handled by"))
    direction: Direction | None = None
    channel: ContactChannel | None = None
    contact_id: UUID | None = Field(None, title=N_("With"))
    contact_ids: tuple[UUID, ...] = Field((), title=N_("With"))
    colleagues: tuple[UserId, ...] = ()
    participants: tuple[str, ...] = Field((), title=N_("Others who took part"))
    duration_seconds: Count | None = Field(None, title=N_("Duration"))
    outcome: str | None = None
    next_step: str | None = None
    next_step_due: date | None = Field(None, title=N_("Next step by"))
    next_step_owner: UserId | None = Field(None, title=N_("Next step owner"))
    purpose: Code | None = Field(None, title=N_("Purpose"))


class InteractionLogged(Conversation):
    """A touchpoint with the customer; the envelope's `time` is when it took place.

    All kinds share one event type because their facts are the same; `kind` distinguishes them.
    """

    type: ClassVar[str] = "contacts.interaction_logged.v1"
    reads_as = Wording(
        "message-circle",
        N_("{who} logged a {kind} of {length}: {summary}"),
        N_("{who} logged a {kind}: {summary}"),
        icons=ICONS,
    )
    has_particulars = True
    correctable = True
    interaction_id: UUID
    kind: InteractionKind
    summary: Personal[str]
    handled_by: UserId | None = None
    """The colleague who had the interaction, not necessarily the one who logged it; None: a system."""
    direction: Direction | None = None
    contact_id: UUID | None = None
    participants: Personal[tuple[str, ...]] = ()
    duration_seconds: Count | None = None
    outcome: Personal[str | None] = None
    next_step: Personal[str | None] = None
    purpose: Code | None = None
    """The purpose of an outbound contact, where consent requires one: `newsletter`, `service`."""
    despite_consent: Personal[str | None] = None
    """Why the customer was contacted although they had withdrawn their consent."""
    channel: ContactChannel | None = None
    contact_ids: tuple[UUID, ...] = ()
    """The customer's contact persons who took part; `participants` names people who are not on file."""
    colleagues: tuple[UserId, ...] = ()
    """Further colleagues who took part, besides `handled_by`."""
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    visit_id: UUID | None = None
    """The planned visit that this interaction reports on."""


class InteractionCorrected(Conversation):
    """A logged interaction was corrected; includes all correct facts, and the previous values that sums depend on."""

    type: ClassVar[str] = "contacts.interaction_corrected.v1"
    reads_as = Wording("pencil", N_("{who} corrected a {kind}: {summary}"), icons=ICONS)
    overrules = "corrects"
    has_particulars = True
    correctable = True
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
    """The customer's contact persons who took part; `participants` names people who are not on file."""
    colleagues: tuple[UserId, ...] = ()
    """Further colleagues who took part, besides `handled_by`."""
    next_step_due: date | None = None
    next_step_owner: UserId | None = None
    corrects: UUID | None = None
    """The id of the corrected event: the original one, or the previous correction."""
    before: Personal[InteractionFacts | None] = None
    purpose: Code | None = None
    """The purpose of an outbound contact; None if not stated, or in events older than this field."""
    despite_consent: Personal[str | None] = None
    """Why the customer was contacted against their will, if only the correction reveals that they were."""


class InteractionWithdrawn(Conversation):
    """The interaction was logged by mistake (for the wrong customer, or twice) and no longer counts."""

    type: ClassVar[str] = "contacts.interaction_withdrawn.v1"
    reads_as = Wording(
        "undo-2", N_("{who} withdrew a {kind}: {cause}"), N_("{who} withdrew a {kind} logged by mistake")
    )
    overrules = "withdraws"
    interaction_id: UUID
    kind: InteractionKind
    happened_at: datetime
    handled_by: UserId | None
    duration_seconds: Count | None
    withdraws: UUID | None = None
    """The id of the event that no longer holds: the original one, or the last correction."""
    cause: Personal[str | None] = None
    """Why it was withdrawn, in the words of whoever withdrew it."""


class InteractionNextStepDone(Conversation):
    """The step agreed in an interaction was taken."""

    type: ClassVar[str] = "contacts.interaction_next_step_done.v1"
    reads_as = Wording("check", N_("{who} completed the next step: {next_step}"))
    interaction_id: UUID
    next_step: Personal[str]
    due: date | None
    owner: UserId | None


class InteractionNextStepReassigned(Conversation):
    """The step agreed in an interaction was reassigned; the interaction stays credited to whoever had it."""

    type: ClassVar[str] = "contacts.interaction_next_step_reassigned.v1"
    reads_as = Wording("user", N_("{who} reassigned a next step to {owner}"))
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
