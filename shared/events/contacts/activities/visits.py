"""Visits to a customer: planned, moved, cancelled, and reported on."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId


class VisitPlanned(Event):
    """Somebody means to visit the customer."""

    type: ClassVar[str] = "contacts.visit_planned.v1"
    visit_id: UUID
    planned_at: datetime
    owner: UserId | None
    """Who goes there and reports; None: planned by a system, and nobody named."""
    goal: Personal[str]
    duration_seconds: Count | None = None
    colleagues: tuple[UserId, ...] = ()
    contact_ids: tuple[UUID, ...] = ()
    place: Personal[str | None] = None
    purpose: Code | None = None
    """What it is for, where consent asks for it."""
    despite_consent: Personal[str | None] = None
    """Why the customer is visited although they had withdrawn their consent."""


class VisitMoved(Event):
    """The visit is to take place at another time."""

    type: ClassVar[str] = "contacts.visit_moved.v1"
    visit_id: UUID
    planned_at: datetime
    previous_planned_at: datetime
    cause: Personal[str | None] = None


class VisitCancelled(Event):
    """The visit will not take place."""

    type: ClassVar[str] = "contacts.visit_cancelled.v1"
    visit_id: UUID
    planned_at: datetime
    owner: UserId | None
    cause: Personal[str]


class VisitReported(Event):
    """The visit took place; what came of it stands in the interaction."""

    type: ClassVar[str] = "contacts.visit_reported.v1"
    visit_id: UUID
    interaction_id: UUID
    planned_at: datetime
    owner: UserId | None
    goal: Personal[str]


class VisitReassigned(Event):
    """Another colleague is to make the visit."""

    type: ClassVar[str] = "contacts.visit_reassigned.v1"
    visit_id: UUID
    planned_at: datetime
    owner: UserId
    previous_owner: UserId | None


VisitEvent = VisitPlanned | VisitMoved | VisitReassigned | VisitCancelled | VisitReported
