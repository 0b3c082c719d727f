"""Tickets: flows per day, times, and a backlog that follows queue and agent."""

from typing import Any

from services.analytics.tallies.views.ticket_flow import TICKET_FLOW
from shared.events.service_desk.tickets import (
    TicketAccepted,
    TicketAssigned,
    TicketCategorised,
    TicketReopened,
    TicketReplied,
    TicketResolved,
)
from shared.messages.event import Recorded
from tests.property.interleavings import summed
from tests.support.specification import recorded
from tests.unit.analytics.facts import TICKET, day, ticket, ticket_opened

accepted = TicketAccepted(**ticket(status="open", assignee="anna"))
assigned = TicketAssigned(**ticket(status="open", assignee="bert"), from_assignee="anna", from_team=None)
resolved = TicketResolved(**ticket(status="resolved", assignee="bert", waited_seconds=3600), reopened=0)
reopened = TicketReopened(
    **ticket(status="open", assignee="bert"), was="resolved", resolved_at=day(2), from_waited_seconds=3600
)


def backlog(events: list[Recorded[Any]], column: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in summed(TICKET_FLOW, events).values():
        place = getattr(row, column)
        sums[place] = sums.get(place, 0) + row.backlog
    return {place: number for place, number in sums.items() if number}


def test_the_backlog_follows_the_ticket() -> None:
    story = [recorded(ticket_opened(), day(1))]
    assert backlog(story, "agent") == {"": 1}
    story += [recorded(accepted, day(1, 10))]
    assert backlog(story, "agent") == {"anna": 1}
    story += [recorded(assigned, day(2))]
    assert backlog(story, "agent") == {"bert": 1}
    story += [recorded(resolved, day(2, 11))]
    assert backlog(story, "agent") == {}
    story += [recorded(reopened, day(3))]
    assert backlog(story, "agent") == {"bert": 1}


def test_another_heading_moves_an_open_ticket_only() -> None:
    moved = TicketCategorised(**ticket(queue="field"), from_queue="support", from_category=None, from_product=None)
    story = [recorded(ticket_opened(), day(1)), recorded(moved, day(2))]
    assert backlog(story, "queue") == {"field": 1}
    late = moved.model_copy(update={"status": "resolved"})
    assert list(TICKET_FLOW.count(recorded(late, day(3)))) == []


def test_only_the_first_answer_is_a_first_response() -> None:
    fields = {"message_id": TICKET, "author": "agent", "text": "Try again"}
    first = TicketReplied(**ticket(assignee="anna"), **fields, first_response=True)
    (row,) = TICKET_FLOW.count(recorded(first, day(1, 11)))
    assert (row.answered, row.first_response_seconds, row.agent) == (1, 2 * 3600, "anna")
    assert list(TICKET_FLOW.count(recorded(first.model_copy(update={"first_response": False}), day(2)))) == []


def test_time_on_hold_is_no_resolution_time() -> None:
    (row,) = TICKET_FLOW.count(recorded(resolved, day(1, 13)))
    assert (row.resolved, row.resolution_seconds) == (1, 3 * 3600)


def test_an_import_with_clocks_that_disagree_yields_no_negative_time() -> None:
    (row,) = TICKET_FLOW.count(recorded(resolved, day(1, 9)))
    assert row.resolution_seconds == 0
