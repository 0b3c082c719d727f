"""What people did: interactions, calls, answers and opportunities, summed per day, person and department."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shared.events.contacts.activities.interactions import InteractionCorrected, InteractionLogged, InteractionWithdrawn
from shared.events.sales.opportunities import (
    NextStepDone,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
)
from shared.events.service_desk.calls import CallLogged
from shared.events.service_desk.tickets import TicketOpened, TicketReplied, TicketResolved
from shared.messages.actor import colleague_of
from shared.messages.event import Recorded
from shared.model.view import Tally

ActivityEvent = (
    InteractionLogged
    | InteractionCorrected
    | InteractionWithdrawn
    | OpportunityOpened
    | OpportunityWon
    | OpportunityLost
    | OpportunityReopened
    | NextStepDone
    | CallLogged
    | TicketOpened
    | TicketReplied
    | TicketResolved
)
Sort = Literal["interaction", "call", "ticket", "deal"]
"""The sort of activity; `kind` gives more detail."""


@dataclass(frozen=True, slots=True)
class Activity:
    """How often a person did something on a day, and how long it took if that is known."""

    day: date
    person: str
    department: str
    sort: str
    kind: str
    number: int = 0
    seconds: int = 0


def count(event: Recorded[ActivityEvent]) -> Iterable[Activity]:
    """Count an activity for the person who did it; a correction moves it, a withdrawal takes it back."""
    match event.data:
        case InteractionLogged() as fact:
            yield _interaction(event.time, fact.handled_by, fact.kind, fact.duration_seconds, 1)
        case InteractionCorrected() as fact:
            was = fact.previous_happened_at, fact.previous_handled_by, fact.previous_kind
            yield _interaction(*was, fact.previous_duration_seconds, -1)
            yield _interaction(fact.happened_at, fact.handled_by, fact.kind, fact.duration_seconds, 1)
        case InteractionWithdrawn() as fact:
            yield _interaction(fact.happened_at, fact.handled_by, fact.kind, fact.duration_seconds, -1)
        case CallLogged() as fact:
            day = event.time.date()
            yield Activity(day, fact.agent, "service_desk", "call", fact.direction, 1, fact.duration_seconds)
        case TicketOpened() | TicketResolved() | TicketReplied():
            yield from _ticket(event)
        case _:
            yield from _deal(event)


def _interaction(at: datetime, person: str | None, kind: str, seconds: int | None, sign: int) -> Activity:
    sort: Sort = "call" if kind == "call" else "interaction"
    return Activity(at.date(), person or "", "contacts", sort, kind, sign, sign * (seconds or 0))


def _ticket(event: Recorded[ActivityEvent]) -> Iterable[Activity]:
    kind = {TicketOpened: "opened", TicketResolved: "resolved", TicketReplied: "replied"}[type(event.data)]
    if not (isinstance(event.data, TicketReplied) and event.data.author == "customer"):
        yield Activity(event.time.date(), _handle(event.actor), "service_desk", "ticket", kind, 1)


def _deal(event: Recorded[ActivityEvent]) -> Iterable[Activity]:
    match event.data:
        case OpportunityOpened(owner=owner):
            yield Activity(event.time.date(), owner, "sales", "deal", "opened", 1)
        case OpportunityWon(owner=owner):
            yield Activity(event.time.date(), owner, "sales", "deal", "won", 1)
        case OpportunityLost(owner=owner):
            yield Activity(event.time.date(), owner, "sales", "deal", "lost", 1)
        case OpportunityReopened(owner=owner, was=was, closed_at=closed_at):
            yield Activity(closed_at.date(), owner, "sales", "deal", was, -1)
        case NextStepDone(owner=owner):
            yield Activity(event.time.date(), owner, "sales", "interaction", "next_step", 1)


def _handle(actor: str) -> str:
    return colleague_of(actor) or ""


ACTIVITY = Tally(
    "activity",
    Activity,
    key=("day", "person", "department", "sort", "kind"),
    of=ActivityEvent,
    count=count,
)
