"""Visits: planned, moved, cancelled with a reason, or reported, which turns them into an interaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from services.contacts.access import VISIT_POLICY
from services.contacts.activities.domain.interaction.row import INTERACTIONS
from services.contacts.activities.domain.participants import on_file, persons
from services.contacts.activities.domain.touchpoint import step_is_whole
from services.contacts.activities.domain.visit.commands import (
    CancelVisit,
    MoveVisit,
    PlanVisit,
    ReassignVisit,
    ReportVisit,
    VisitCommand,
)
from services.contacts.activities.domain.visit.row import VISITS, Visit
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.activities.visits import (
    VisitCancelled,
    VisitMoved,
    VisitPlanned,
    VisitReassigned,
    VisitReported,
)
from shared.kernel.colleagues import require_active
from shared.kernel.consent import Contact, ledgers, require_consent
from shared.kernel.customers import require_customer
from shared.messages.actor import colleague_of
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.event import Event
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs

FARTHEST = timedelta(days=5 * 366)
"""A date further ahead than this is taken for a typing error."""


def decide(row: Visit | None, command: VisitCommand, context: Context) -> Sequence[Event]:
    """Return what happens to the visit."""
    match command:
        case PlanVisit():
            return [_planned(row, command, context)]
        case MoveVisit():
            return _moved(_still_planned(row), command, context)
        case ReassignVisit(owner=owner):
            require_active(colleague(context, owner), field="owner")
            return _reassigned(_still_planned(row), owner)
        case CancelVisit(cause=cause):
            visit = _still_planned(row)
            return [
                VisitCancelled(visit_id=visit.visit_id, planned_at=visit.planned_at, owner=visit.owner, cause=cause)
            ]
        case ReportVisit():
            return _reported(_still_planned(row), command, context)
        case _:
            assert_never(command)


def _planned(row: Visit | None, command: PlanVisit, context: Context) -> VisitPlanned:
    require_customer(context.row(CUSTOMERS, command.customer_id))
    on_file(command, context)
    if row is not None:
        raise Rejected("this visit was already planned", field="visit_id")
    require_active(colleague(context, command.owner), field="owner")
    _near(command.planned_at, context)
    require_consent(context, Contact(command.purpose, "visit", context.now), command.despite_consent)
    fields = command.model_dump(exclude={"customer_id", "occurred_at", "owner"})
    return VisitPlanned(**fields, owner=command.owner or colleague_of(context.actor))


def _moved(visit: Visit, command: MoveVisit, context: Context) -> Sequence[VisitMoved]:
    at = command.planned_at
    _near(at, context)
    if at == visit.planned_at:
        return []
    return [
        VisitMoved(visit_id=visit.visit_id, planned_at=at, previous_planned_at=visit.planned_at, cause=command.cause)
    ]


def _reassigned(visit: Visit, owner: str) -> Sequence[VisitReassigned]:
    if owner == visit.owner:
        return []
    return [
        VisitReassigned(visit_id=visit.visit_id, planned_at=visit.planned_at, owner=owner, previous_owner=visit.owner)
    ]


def _near(at: datetime, context: Context) -> None:
    if abs(at - context.now) > FARTHEST:
        raise Invalid("is more than five years away", field="planned_at")


def _still_planned(row: Visit | None) -> Visit:
    if row is None:
        raise Unknown("the customer has no such visit", field="visit_id")
    if row.status != "planned":
        raise Rejected(f"the visit was already {row.status}", field="visit_id")
    return row


def _reported(visit: Visit, command: ReportVisit, context: Context) -> Sequence[Event]:
    if context.row(INTERACTIONS, command.customer_id, command.interaction_id) is not None:
        raise Rejected("this interaction was already logged", field="interaction_id")
    at = happened_at(command, context)
    if visit.planned_at > at:
        raise Rejected("the visit is in the future; move it before you report on it", field="occurred_at")
    despite = command.despite_consent or visit.despite_consent
    require_consent(context, Contact(visit.purpose, "visit", at), despite)
    fields = command.model_dump(exclude={"customer_id", "occurred_at"})
    step_is_whole(fields)
    on_file(command, context, before=visit.contact_ids)
    fields["contact_ids"] = command.contact_ids or visit.contact_ids
    fields["colleagues"] = command.colleagues or visit.colleagues
    fields["channel"] = command.channel or "in_person"
    fields |= {"direction": "outbound", "purpose": visit.purpose, "despite_consent": despite}
    interaction = InteractionLogged(**fields, kind="visit", handled_by=visit.owner)
    reported = VisitReported(
        visit_id=visit.visit_id,
        interaction_id=command.interaction_id,
        planned_at=visit.planned_at,
        owner=visit.owner,
        goal=visit.goal,
    )
    return [interaction, reported]


def needs(_row: Visit | None, command: VisitCommand, loaded: LoadedRows) -> Needs:
    if isinstance(command, PlanVisit | ReassignVisit) and command.owner:
        yield USERS, (command.owner,)
    if isinstance(command, ReportVisit):
        yield INTERACTIONS, (command.customer_id, command.interaction_id)
    if isinstance(command, PlanVisit | ReportVisit):
        yield from persons(command, loaded, command.customer_id)
        yield from ledgers(loaded, CUSTOMERS, command.customer_id)


VISIT = Aggregate(
    VISITS,
    decide,
    policy=VISIT_POLICY,
    needs=needs,
    answers_with=("interaction_id",),
)
"""Visits to a customer; the subject is the customer."""
