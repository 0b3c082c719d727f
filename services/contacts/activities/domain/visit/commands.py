"""What can be asked about visits."""

from uuid import UUID

from services.contacts.activities.domain.touchpoint import Colleagues, ContactIds, Seconds, TouchpointFields
from shared.messages.command import Command
from shared.messages.fields import Code, Line, Moment, Text, UserId


class PlanVisit(Command):
    """Plan a visit; a time that has passed is fine, for a visit that is still to be reported on."""

    customer_id: UUID
    visit_id: UUID
    planned_at: Moment
    goal: Text
    owner: UserId | None = None
    """Who goes there; left out: whoever plans it."""
    duration_seconds: Seconds | None = None
    colleagues: Colleagues = ()
    contact_ids: ContactIds = ()
    place: Line | None = None
    purpose: Code | None = None
    """What the visit is for; consent is given by purpose."""
    despite_consent: Text | None = None
    """Why the customer is visited although they had withdrawn their consent; without it that is refused."""


class MoveVisit(Command):
    """Put a planned visit on another time."""

    customer_id: UUID
    visit_id: UUID
    planned_at: Moment
    cause: Text | None = None


class ReassignVisit(Command):
    """Let another colleague make a planned visit."""

    customer_id: UUID
    visit_id: UUID
    owner: UserId


class CancelVisit(Command):
    """Call a planned visit off."""

    customer_id: UUID
    visit_id: UUID
    cause: Text


class ReportVisit(TouchpointFields):
    """Tell what came of a visit; it becomes an interaction. When: `occurred_at`, else the time it was planned for."""

    visit_id: UUID
    despite_consent: Text | None = None
    """Why the customer was visited although they had withdrawn their consent, where the plan does not say it."""


VisitCommand = PlanVisit | MoveVisit | ReassignVisit | CancelVisit | ReportVisit
