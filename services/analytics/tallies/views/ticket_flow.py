"""How tickets flow through the service desk: sums per day and dimension, and how the backlog moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.events.service_desk.tickets import (
    TicketAccepted,
    TicketAssigned,
    TicketCategorised,
    TicketFact,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketResolved,
)
from shared.messages.event import Recorded
from shared.model.view import Tally

FlowEvent = (
    TicketOpened | TicketAccepted | TicketAssigned | TicketReplied | TicketResolved | TicketReopened | TicketCategorised
)
DONE = frozenset({"resolved", "closed"})


@dataclass(frozen=True, slots=True)
class TicketFlow:
    """Sums of one day, under the heading and agent that the ticket had then; empty: not known.

    `backlog` is the change in the number of unresolved tickets: its sum up to a day is the backlog of that day.
    """

    day: date
    queue: str
    agent: str
    team: str
    category: str
    product: str
    channel: str
    opened: int = 0
    resolved: int = 0
    reopened: int = 0
    answered: int = 0
    backlog: int = 0
    first_response_seconds: int = 0
    resolution_seconds: int = 0


def count(event: Recorded[FlowEvent]) -> Iterable[TicketFlow]:
    """Count what happened to a ticket; a reopened resolution stays counted and is also counted as reopened."""
    fact = event.data
    match fact:
        case TicketOpened():
            yield _flow(event, opened=1, backlog=1)
        case TicketReplied(first_response=True):
            yield _flow(event, answered=1, first_response_seconds=_since_opened(event))
        case TicketResolved(waited_seconds=waited):
            worked = max(0, _since_opened(event) - waited)
            yield _flow(event, resolved=1, backlog=-1, resolution_seconds=worked)
        case TicketReopened():
            yield _flow(event, reopened=1, backlog=1)
        case TicketAccepted() if fact.assignee:
            yield from _moved(event, agent="", team="")  # only an unassigned ticket waits for acceptance
        case TicketAssigned(from_assignee=agent, from_team=team):
            yield from _moved(event, agent=agent or "", team=team or "")
        case TicketCategorised() if fact.status not in DONE:
            yield from _moved(
                event,
                category=fact.from_category or "",
                queue=fact.from_queue or "",
                product=fact.from_product or "",
            )


def _moved(event: Recorded[FlowEvent], **place_before: str) -> Iterable[TicketFlow]:
    yield _flow(event, **place_before, backlog=-1)
    yield _flow(event, backlog=1)


def _flow(event: Recorded[FlowEvent], **sums: Any) -> TicketFlow:
    fact: TicketFact = event.data
    place = {
        "queue": fact.queue or "",
        "agent": fact.assignee or "",
        "team": fact.team or "",
        "category": fact.category or "",
        "product": fact.product or "",
        "channel": fact.channel,
    }
    return TicketFlow(**{"day": event.time.date(), **place, **sums})


def _since_opened(event: Recorded[FlowEvent]) -> int:
    return max(0, int((event.time - event.data.opened_at).total_seconds()))


TICKET_FLOW = Tally(
    "ticket_flow",
    TicketFlow,
    key=("day", "queue", "agent", "team", "category", "product", "channel"),
    of=FlowEvent,
    count=count,
)
