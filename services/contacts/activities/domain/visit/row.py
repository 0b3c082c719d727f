"""A visit as a row: as currently planned, or how it ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from shared.events.contacts.activities.visits import (
    VisitCancelled,
    VisitEvent,
    VisitMoved,
    VisitPlanned,
    VisitReassigned,
    VisitReported,
)
from shared.messages.event import Recorded
from shared.model.view import Rows

VisitStatus = Literal["planned", "reported", "cancelled"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as currently planned, or how it ended."""

    customer_id: UUID
    visit_id: UUID
    status: VisitStatus
    planned_at: datetime
    owner: str | None
    goal: str
    duration_seconds: int | None
    colleagues: tuple[str, ...]
    contact_ids: tuple[UUID, ...]
    place: str | None
    moved: int = 0
    """How many times it was rescheduled."""
    cause: str | None = None
    """Why it was cancelled."""
    interaction_id: UUID | None = None
    purpose: str | None = None
    despite_consent: str | None = None


def fold(row: Visit | None, event: Recorded[VisitEvent]) -> Visit | None:
    """Return the visit after the event."""
    match event.data:
        case VisitPlanned() as new:
            return Visit(
                customer_id=event.subject_id,
                visit_id=new.visit_id,
                status="planned",
                planned_at=new.planned_at,
                owner=new.owner,
                goal=new.goal,
                duration_seconds=new.duration_seconds,
                colleagues=new.colleagues,
                contact_ids=new.contact_ids,
                place=new.place,
                purpose=new.purpose,
                despite_consent=new.despite_consent,
            )
        case VisitMoved(planned_at=at):
            return row and replace(row, planned_at=at, moved=row.moved + 1)
        case VisitReassigned(owner=owner):
            return row and replace(row, owner=owner)
        case VisitCancelled(cause=cause):
            return row and replace(row, status="cancelled", cause=cause)
        case VisitReported(interaction_id=interaction):
            return row and replace(row, status="reported", interaction_id=interaction)
        case _:
            assert_never(event.data)


VISITS = Rows(
    "visits",
    Visit,
    key=("customer_id", "visit_id"),
    of=VisitEvent,
    fold=fold,
    indexes=("(planned_at, visit_id)", "(owner, planned_at, visit_id)"),
    revision=2,
)
