"""An interaction as a row: what is known about it, and whether it still counts."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from shared.events.contacts.activities.interactions import (
    ContactChannel,
    Direction,
    InteractionCorrected,
    InteractionEvent,
    InteractionFacts,
    InteractionKind,
    InteractionLogged,
    InteractionNextStepDone,
    InteractionNextStepReassigned,
    InteractionWithdrawn,
)
from shared.messages.event import Recorded
from shared.model.view import Rows

FACTS = tuple(InteractionFacts.model_fields)
"""The facts recorded about an interaction, which can be corrected."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """An interaction as currently known; `withdrawn` ones no longer count."""

    customer_id: UUID
    interaction_id: UUID
    kind: InteractionKind
    summary: str
    happened_at: datetime
    handled_by: str | None
    direction: Direction | None
    contact_id: UUID | None
    participants: tuple[str, ...]
    duration_seconds: int | None
    outcome: str | None
    next_step: str | None
    said_by: UUID
    """The id of the event that states all this: the logging, or the latest correction."""
    channel: ContactChannel | None = None
    contact_ids: tuple[UUID, ...] = ()
    colleagues: tuple[str, ...] = ()
    next_step_due: date | None = None
    next_step_owner: str | None = None
    next_step_done: bool = False
    visit_id: UUID | None = None
    corrected: bool = False
    withdrawn: bool = False
    purpose: str | None = None
    despite_consent: str | None = None
    """Why the customer was contacted although they had withdrawn their consent."""


def fold(row: Interaction | None, event: Recorded[InteractionEvent]) -> Interaction | None:
    """Return the interaction after the event."""
    match event.data:
        case InteractionLogged() as new:
            return _logged(new, event)
        case InteractionCorrected() as right:
            return row and _corrected(row, right, event)
        case InteractionWithdrawn():
            return row and replace(row, withdrawn=True)
        case InteractionNextStepDone():
            return row and replace(row, next_step_done=True)
        case InteractionNextStepReassigned(owner=owner):
            return row and replace(row, next_step_owner=owner)
        case _:
            assert_never(event.data)


def _corrected(row: Interaction, right: InteractionCorrected, event: Recorded[InteractionEvent]) -> Interaction:
    """Apply a correction; `purpose` and `despite_consent` keep their old values if it does not give new ones."""
    changed = {name: getattr(right, name) for name in FACTS}
    changed |= {name: getattr(right, name) or getattr(row, name) for name in ("purpose", "despite_consent")}
    return replace(row, corrected=True, said_by=event.id, **changed)


def _logged(new: InteractionLogged, event: Recorded[InteractionEvent]) -> Interaction:
    return Interaction(
        event.subject_id,
        new.interaction_id,
        new.kind,
        new.summary,
        event.time,
        new.handled_by,
        new.direction,
        new.contact_id,
        new.participants,
        new.duration_seconds,
        new.outcome,
        new.next_step,
        event.id,
        new.channel,
        new.contact_ids,
        new.colleagues,
        new.next_step_due,
        new.next_step_owner,
        visit_id=new.visit_id,
        purpose=new.purpose,
        despite_consent=new.despite_consent,
    )


OPEN_STEP = "next_step IS NOT NULL AND NOT next_step_done AND NOT withdrawn"
"""SQL condition: a step was agreed and is still open."""
SOMEDAY = "DATE '9000-01-01'"
"""In SQL: the date under which steps without a due date are sorted, after all others."""
INTERACTIONS = Rows(
    "interactions",
    Interaction,
    key=("customer_id", "interaction_id"),
    of=InteractionEvent,
    fold=fold,
    indexes=(
        "(customer_id, happened_at) WHERE NOT withdrawn",
        f"(customer_id, next_step_due) WHERE {OPEN_STEP}",
        f"(coalesce(next_step_owner, handled_by), interaction_id) WHERE {OPEN_STEP}",
        f"(coalesce(next_step_due, {SOMEDAY}), interaction_id) WHERE {OPEN_STEP}",
    ),
    revision=4,
)
