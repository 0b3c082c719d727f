"""Activity counts for its actor on the day it happened."""

from typing import Any
from uuid import UUID

from services.analytics.tallies.views.activity import ACTIVITY, Activity
from shared.events.contacts.activities.interactions import InteractionCorrected, InteractionLogged, InteractionWithdrawn
from shared.events.sales.opportunities import NextStepDone
from shared.events.service_desk.calls import CallLogged
from shared.events.service_desk.tickets import TicketReplied, TicketResolved
from shared.messages.event import Event
from tests.property.interleavings import summed
from tests.support.specification import recorded
from tests.unit.analytics.facts import day, deal, lost, opened, reopened, ticket, ticket_opened, won

VISIT = UUID(int=7)
logged = InteractionLogged(interaction_id=VISIT, kind="visit", summary="x", handled_by="anna", duration_seconds=600)


def tally(event: Event, **fields: Any) -> list[Activity]:
    return list(ACTIVITY.count(recorded(event, day(5), **fields)))


def test_interactions_count_for_who_had_them() -> None:
    assert tally(logged, actor="user:bert") == [
        Activity(day(5).date(), "anna", "contacts", "interaction", "visit", 1, 600)
    ]
    call = logged.model_copy(update={"kind": "call", "handled_by": None})
    assert tally(call) == [Activity(day(5).date(), "", "contacts", "call", "call", 1, 600)]


def test_a_correction_moves_what_was_counted() -> None:
    right = InteractionCorrected(
        interaction_id=VISIT,
        kind="meeting",
        summary="x",
        happened_at=day(4),
        handled_by="bert",
        previous_kind="visit",
        previous_happened_at=day(5),
        previous_handled_by="anna",
        previous_duration_seconds=600,
    )
    ((_, row),) = summed(ACTIVITY, [recorded(logged, day(5)), recorded(right, day(6))]).items()
    assert row == Activity(day(4).date(), "bert", "contacts", "interaction", "meeting", 1, 0)


def test_what_was_withdrawn_counts_no_longer() -> None:
    gone = InteractionWithdrawn(
        interaction_id=VISIT, kind="visit", happened_at=day(5), handled_by="anna", duration_seconds=600
    )
    assert summed(ACTIVITY, [recorded(logged, day(5)), recorded(gone, day(9))]) == {}


def test_the_service_desks_work_counts_for_who_did_it() -> None:
    call = CallLogged(
        call_id=VISIT, direction="outbound", duration_seconds=90, outcome="answered", agent="cara", team=None
    )
    assert tally(call) == [Activity(day(5).date(), "cara", "service_desk", "call", "outbound", 1, 90)]
    answer = {"message_id": VISIT, "text": "Try again", "first_response": True}
    answered = TicketReplied(**ticket(), author="agent", **answer)
    assert tally(answered) == [Activity(day(5).date(), "anna", "service_desk", "ticket", "replied", 1)]
    assert tally(answered.model_copy(update={"author": "customer"})) == []
    resolved = TicketResolved(**ticket(status="resolved"), reopened=0)
    assert [row.kind for event in (ticket_opened(), resolved) for row in tally(event)] == ["opened", "resolved"]
    assert tally(resolved, actor="system:rules")[0].person == ""


def test_deals_count_for_their_owner() -> None:
    step = NextStepDone(**deal(), due=day(4).date())
    rows = [row for event in (opened(), won(), lost(), step) for row in tally(event, actor="user:bert")]
    assert {row.person for row in rows} == {"anna"}
    assert [(row.sort, row.kind) for row in rows] == [
        ("deal", "opened"),
        ("deal", "won"),
        ("deal", "lost"),
        ("interaction", "next_step"),
    ]


def test_a_deal_reopened_was_not_won() -> None:
    assert summed(ACTIVITY, [recorded(won(), day(5)), recorded(reopened("won", day(5)), day(9))]) == {}
