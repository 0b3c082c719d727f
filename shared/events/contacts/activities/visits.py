"""Visits to a customer: planned, moved, cancelled, and reported on."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.events.contacts.facts import Conversation
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class VisitPlanned(Conversation):
    """A visit to the customer was planned."""

    type: ClassVar[str] = "contacts.visit_planned.v1"
    reads_as = Wording("calendar", N_("{who} planned a visit for {planned_at}: {goal}"))
    has_particulars = True
    visit_id: UUID
    planned_at: datetime
    owner: UserId | None
    """The colleague who makes the visit and reports on it; None: planned by a system that named nobody."""
    goal: Personal[str]
    duration_seconds: Count | None = None
    colleagues: tuple[UserId, ...] = ()
    contact_ids: tuple[UUID, ...] = ()
    place: Personal[str | None] = None
    purpose: Code | None = None
    """The purpose of the visit, where consent requires one."""
    despite_consent: Personal[str | None] = None
    """Why the customer is visited although they withdrew their consent."""


class VisitMoved(Conversation):
    """The visit was moved to another time."""

    type: ClassVar[str] = "contacts.visit_moved.v1"
    reads_as = Wording(
        "calendar",
        N_("{who} moved a visit from {previous_planned_at} to {planned_at}: {cause}"),
        N_("{who} moved a visit from {previous_planned_at} to {planned_at}"),
    )
    visit_id: UUID
    planned_at: datetime
    previous_planned_at: datetime
    cause: Personal[str | None] = None


class VisitCancelled(Conversation):
    """The visit will not take place."""

    type: ClassVar[str] = "contacts.visit_cancelled.v1"
    reads_as = Wording("circle-x", N_("{who} cancelled the visit on {planned_at}: {cause}"))
    visit_id: UUID
    planned_at: datetime
    owner: UserId | None
    cause: Personal[str]


class VisitReported(Conversation):
    """The visit took place; the interaction contains the outcome."""

    type: ClassVar[str] = "contacts.visit_reported.v1"
    reads_as = Wording("map-pin", N_("{who} reported on the visit: {goal}"))
    visit_id: UUID
    interaction_id: UUID
    planned_at: datetime
    owner: UserId | None
    goal: Personal[str]


class VisitReassigned(Conversation):
    """The visit was assigned to another colleague."""

    type: ClassVar[str] = "contacts.visit_reassigned.v1"
    reads_as = Wording("user", N_("{who} reassigned a visit to {owner}"))
    visit_id: UUID
    planned_at: datetime
    owner: UserId
    previous_owner: UserId | None


VisitEvent = VisitPlanned | VisitMoved | VisitReassigned | VisitCancelled | VisitReported
