"""Needs of a customer: noted, updated, met or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from services.contacts.access import NEED_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.insights import Degree, NeedChanged, NeedDropped, NeedEvent, NeedMet, NeedNoted
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, Text
from shared.messages.money import AmountOfMoney, Money
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

NeedStatus = Literal["open", "met", "dropped"]
FACTS = ("what", "urgency", "product", "budget")


@dataclass(frozen=True, slots=True)
class Need:
    """A need as known now; `closing` says how it was met or why it was dropped."""

    customer_id: UUID
    need_id: UUID
    status: NeedStatus
    what: str
    urgency: Degree
    product: str | None
    budget: Money | None
    noted_by: str
    noted_at: datetime
    changed_at: datetime
    closing: str | None = None


class NoteNeed(Command):
    """Note what the customer needs."""

    customer_id: UUID
    need_id: UUID
    what: Text
    urgency: Degree = "medium"
    product: Code | None = None
    budget: AmountOfMoney | None = None


class ChangeNeed(Command):
    """Update what is known; omitted fields stay, null clears product and budget."""

    customer_id: UUID
    need_id: UUID
    what: Text | None = None
    urgency: Degree | None = None
    product: Code | None = None
    budget: AmountOfMoney | None = None


class MeetNeed(Command):
    """Record that the customer has what it needed."""

    customer_id: UUID
    need_id: UUID
    how: Text | None = None


class DropNeed(Command):
    """Record that the customer no longer needs it."""

    customer_id: UUID
    need_id: UUID
    cause: Text


NeedCommand = NoteNeed | ChangeNeed | MeetNeed | DropNeed


def decide(row: Need | None, command: NeedCommand, context: Context) -> Sequence[NeedEvent]:
    """Return what happens to the need."""
    match command:
        case NoteNeed():
            require_customer(context.row(CUSTOMERS, command.customer_id))
            if row is not None:
                raise Rejected("this need was already noted", field="need_id")
            facts = {name: getattr(command, name) for name in FACTS}
            return [NeedNoted(need_id=command.need_id, **facts)]
        case ChangeNeed():
            return _changed(_open(row), command)
        case MeetNeed(how=how):
            need = _open(row)
            return [NeedMet(need_id=need.need_id, what=need.what, how=how)]
        case DropNeed(cause=cause):
            need = _open(row)
            return [NeedDropped(need_id=need.need_id, what=need.what, cause=cause)]
        case _:
            assert_never(command)


def _open(row: Need | None) -> Need:
    if row is None:
        raise Unknown("the customer has no such need", field="need_id")
    if row.status != "open":
        raise Rejected(f"the need was {row.status}; note it again", field="need_id")
    return row


def _changed(need: Need, command: ChangeNeed) -> Sequence[NeedChanged]:
    for name in ("what", "urgency"):
        if name in command.model_fields_set and getattr(command, name) is None:
            raise Invalid("cannot be cleared; leave it out to keep it", field=name)
    now_so = {name: getattr(command if name in command.model_fields_set else need, name) for name in FACTS}
    if all(now_so[name] == getattr(need, name) for name in FACTS):
        return []
    return [NeedChanged(need_id=need.need_id, **now_so)]


def fold(row: Need | None, event: Recorded[NeedEvent]) -> Need | None:
    """Return the need after the event."""
    fact = event.data
    match fact:
        case NeedNoted():
            facts: dict[str, Any] = {name: getattr(fact, name) for name in FACTS}
            noted: dict[str, Any] = {"noted_by": event.actor, "noted_at": event.time, "changed_at": event.time}
            return Need(customer_id=event.subject_id, need_id=fact.need_id, status="open", **facts, **noted)
        case NeedChanged():
            facts = {name: getattr(fact, name) for name in FACTS}
            return row and replace(row, changed_at=event.time, **facts)
        case NeedMet(how=how):
            return row and replace(row, changed_at=event.time, status="met", closing=how)
        case NeedDropped(cause=cause):
            return row and replace(row, changed_at=event.time, status="dropped", closing=cause)
        case _:
            assert_never(fact)


def needs(_row: Need | None, command: NeedCommand, _known: LoadedRows) -> Needs:
    return ((CUSTOMERS, (command.customer_id,)),) if isinstance(command, NoteNeed) else ()


NEEDS = Rows(
    "needs",
    Need,
    key=("customer_id", "need_id"),
    of=NeedEvent,
    fold=fold,
    indexes=("(changed_at, need_id)", "(status, changed_at, need_id)"),
)
NEED = Aggregate(NEEDS, decide, policy=NEED_POLICY, needs=needs)
