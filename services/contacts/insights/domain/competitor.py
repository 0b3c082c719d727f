"""Competitors at a customer: noted, updated, gone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from services.contacts.access import COMPETITOR_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.insights import (
    CompetitorChanged,
    CompetitorEvent,
    CompetitorGone,
    CompetitorNoted,
    Degree,
)
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Line, Text
from shared.messages.money import AmountOfMoney, Money
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

FACTS = ("name", "threat", "product", "strengths", "weaknesses", "price")


@dataclass(frozen=True, slots=True)
class Competitor:
    """A competitor as known now; `gone` competitors are no longer in play, `cause` says why."""

    customer_id: UUID
    competitor_id: UUID
    name: str
    threat: Degree
    product: str | None
    strengths: str | None
    weaknesses: str | None
    price: Money | None
    noted_by: str
    noted_at: datetime
    changed_at: datetime
    gone: bool = False
    cause: str | None = None


class NoteCompetitor(Command):
    """Note who else works with the customer, or tries to."""

    customer_id: UUID
    competitor_id: UUID
    name: Line
    threat: Degree = "medium"
    product: Line | None = None
    strengths: Text | None = None
    weaknesses: Text | None = None
    price: AmountOfMoney | None = None


class ChangeCompetitor(Command):
    """Update what is known; omitted fields stay, null clears all but name and threat."""

    customer_id: UUID
    competitor_id: UUID
    name: Line | None = None
    threat: Degree | None = None
    product: Line | None = None
    strengths: Text | None = None
    weaknesses: Text | None = None
    price: AmountOfMoney | None = None


class RecordCompetitorGone(Command):
    """Record that the competitor is no longer in play."""

    customer_id: UUID
    competitor_id: UUID
    cause: Text


CompetitorCommand = NoteCompetitor | ChangeCompetitor | RecordCompetitorGone


def decide(row: Competitor | None, command: CompetitorCommand, context: Context) -> Sequence[CompetitorEvent]:
    """Return what happens to what is known of the competitor."""
    match command:
        case NoteCompetitor():
            require_customer(context.row(CUSTOMERS, command.customer_id))
            if row is not None:
                raise Rejected("this competitor was already noted", field="competitor_id")
            facts = {name: getattr(command, name) for name in FACTS}
            return [CompetitorNoted(competitor_id=command.competitor_id, **facts)]
        case ChangeCompetitor():
            return _changed(_in_play(row), command)
        case RecordCompetitorGone(cause=cause):
            competitor = _in_play(row)
            return [CompetitorGone(competitor_id=competitor.competitor_id, name=competitor.name, cause=cause)]
        case _:
            assert_never(command)


def _in_play(row: Competitor | None) -> Competitor:
    if row is None:
        raise Unknown("the customer has no such competitor", field="competitor_id")
    if row.gone:
        raise Rejected("the competitor is gone; note it again", field="competitor_id")
    return row


def _changed(competitor: Competitor, command: ChangeCompetitor) -> Sequence[CompetitorChanged]:
    for name in ("name", "threat"):
        if name in command.model_fields_set and getattr(command, name) is None:
            raise Invalid("cannot be cleared; leave it out to keep it", field=name)
    now_so = {name: getattr(command if name in command.model_fields_set else competitor, name) for name in FACTS}
    if all(now_so[name] == getattr(competitor, name) for name in FACTS):
        return []
    return [CompetitorChanged(competitor_id=competitor.competitor_id, **now_so)]


def fold(row: Competitor | None, event: Recorded[CompetitorEvent]) -> Competitor | None:
    """Return the competitor after the event."""
    fact = event.data
    match fact:
        case CompetitorNoted():
            facts: dict[str, Any] = {name: getattr(fact, name) for name in FACTS}
            noted: dict[str, Any] = {"noted_by": event.actor, "noted_at": event.time, "changed_at": event.time}
            return Competitor(customer_id=event.subject_id, competitor_id=fact.competitor_id, **facts, **noted)
        case CompetitorChanged():
            facts = {name: getattr(fact, name) for name in FACTS}
            return row and replace(row, changed_at=event.time, **facts)
        case CompetitorGone(cause=cause):
            return row and replace(row, changed_at=event.time, gone=True, cause=cause)
        case _:
            assert_never(fact)


def needs(_row: Competitor | None, command: CompetitorCommand, _known: LoadedRows) -> Needs:
    return ((CUSTOMERS, (command.customer_id,)),) if isinstance(command, NoteCompetitor) else ()


COMPETITORS = Rows(
    "competitors",
    Competitor,
    key=("customer_id", "competitor_id"),
    of=CompetitorEvent,
    fold=fold,
    indexes=("(changed_at, competitor_id)", "(lower(name), changed_at, competitor_id)"),
)
COMPETITOR = Aggregate(COMPETITORS, decide, policy=COMPETITOR_POLICY, needs=needs)
