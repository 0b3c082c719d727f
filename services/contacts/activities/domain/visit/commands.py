"""The commands for visits."""

from uuid import UUID

from services.contacts.activities.domain.touchpoint import Colleagues, ContactIds, Seconds, TouchpointFields
from shared.messages.command import Command
from shared.messages.fields import Code, Line, Moment, Text, UserId


class PlanVisit(Command):
    """Plan a visit; the time may be in the past if the visit has yet to be reported."""

    customer_id: UUID
    visit_id: UUID
    planned_at: Moment
    goal: Text
    owner: UserId | None = None
    """The colleague who makes the visit; if left out, the user who plans it."""
    duration_seconds: Seconds | None = None
    colleagues: Colleagues = ()
    contact_ids: ContactIds = ()
    place: Line | None = None
    purpose: Code | None = None
    """The purpose of the visit; consent is given per purpose."""
    despite_consent: Text | None = None
    """Why the customer is visited although they had withdrawn their consent; the command is refused without it."""


class MoveVisit(Command):
    """Reschedule a planned visit."""

    customer_id: UUID
    visit_id: UUID
    planned_at: Moment
    cause: Text | None = None


class ReassignVisit(Command):
    """Assign a planned visit to another colleague."""

    customer_id: UUID
    visit_id: UUID
    owner: UserId


class CancelVisit(Command):
    """Cancel a planned visit."""

    customer_id: UUID
    visit_id: UUID
    cause: Text


class ReportVisit(TouchpointFields):
    """Report a visit, which makes it an interaction at `occurred_at`, or else at the time planned."""

    visit_id: UUID
    despite_consent: Text | None = None
    """Why the customer was visited although they had withdrawn their consent, if the plan does not say so."""


VisitCommand = PlanVisit | MoveVisit | ReassignVisit | CancelVisit | ReportVisit
