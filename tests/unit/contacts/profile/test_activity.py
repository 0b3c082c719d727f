"""Visits, discussions, needs and competitors: decisions, and the resulting rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from services.contacts.activities.domain.interaction.row import INTERACTIONS
from services.contacts.activities.domain.visit.commands import CancelVisit, MoveVisit, PlanVisit, ReportVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.discussions.domain.discussion import (
    DISCUSSION,
    MOST_POSTS,
    ReplyInDiscussion,
    StartDiscussion,
    mentioned,
)
from services.contacts.discussions.domain.mention import MENTION, MENTIONS, ReadMention
from services.contacts.insights.domain.competitor import (
    COMPETITOR,
    ChangeCompetitor,
    NoteCompetitor,
    RecordCompetitorGone,
)
from services.contacts.insights.domain.need import NEED, ChangeNeed, DropNeed, MeetNeed, NoteNeed
from services.contacts.profile.views.activity import profile_activity_of
from shared.events.contacts.activities.discussions import DiscussionReplied, DiscussionStarted, MentionRead
from shared.events.contacts.activities.insights import (
    CompetitorChanged,
    CompetitorGone,
    CompetitorNoted,
    NeedChanged,
    NeedDropped,
    NeedMet,
    NeedNoted,
)
from shared.events.contacts.activities.interactions import InteractionLogged, InteractionNextStepDone
from shared.events.contacts.activities.visits import VisitCancelled, VisitMoved, VisitPlanned, VisitReported
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.event import Event
from shared.messages.money import Money
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, Story, folded, given, recorded

V, VISITED, D, P, N, K = (UUID(int=number) for number in range(1, 7))
customer = replay(CUSTOMERS, [recorded(CustomerRegistered(kind="person", name="Anna"))])[(C,)]
yesterday, tomorrow = NOW - timedelta(days=1), NOW + timedelta(days=1)
planned = VisitPlanned(
    visit_id=V, planned_at=yesterday, owner="anna", goal="see the line", colleagues=("bert",), contact_ids=(P,)
)
cancelled = VisitCancelled(visit_id=V, planned_at=yesterday, owner="anna", cause="snow")


def story(*events: Event) -> Story:
    return given(VISIT, *events).knowing(CUSTOMERS, customer)


def test_a_visit_belongs_to_whoever_plans_it() -> None:
    plan = PlanVisit(customer_id=C, visit_id=V, planned_at=tomorrow, goal="see the line")
    story().when(plan).then(VisitPlanned(visit_id=V, planned_at=tomorrow, owner="anna", goal="see the line"))
    story().when(plan.model_copy(update={"owner": "bert"})).then_row(owner="bert", status="planned")
    given(VISIT).when(plan).then_unknown("no such customer", field="customer_id")
    story(planned).when(plan).then_rejected("already planned", field="visit_id")


def test_a_visit_in_another_decade_is_a_slip() -> None:
    plan = PlanVisit(customer_id=C, visit_id=V, planned_at=datetime(2062, 1, 1, tzinfo=UTC), goal="see the line")
    story().when(plan).then_invalid("five years", field="planned_at")


def test_a_visit_is_moved_and_remembers_it() -> None:
    move = MoveVisit(customer_id=C, visit_id=V, planned_at=tomorrow, cause="snow")
    decision = story(planned).when(move)
    decision.then(VisitMoved(visit_id=V, planned_at=tomorrow, previous_planned_at=yesterday, cause="snow"))
    decision.then_row(planned_at=tomorrow, moved=1)
    story(planned).when(move.model_copy(update={"planned_at": yesterday})).then()


def test_a_visit_is_cancelled_once_and_then_neither_moved_nor_reported() -> None:
    story(planned).when(CancelVisit(customer_id=C, visit_id=V, cause="snow")).then(cancelled)
    over = story(planned, cancelled)
    for command in (
        CancelVisit(customer_id=C, visit_id=V, cause="snow"),
        MoveVisit(customer_id=C, visit_id=V, planned_at=tomorrow),
        ReportVisit(customer_id=C, visit_id=V, interaction_id=VISITED, summary="went well"),
    ):
        over.when(command).then_rejected("was already cancelled", field="visit_id")
        story().when(command).then_unknown("no such visit", field="visit_id")


def test_a_report_makes_the_visit_an_interaction_with_those_who_were_to_come() -> None:
    report = ReportVisit(
        customer_id=C,
        visit_id=V,
        interaction_id=VISITED,
        summary="went well",
        occurred_at=yesterday,
        next_step="send the drawing",
        next_step_due=date(2026, 3, 9),
    )
    interaction, reported = story(planned).when(report).events
    assert interaction == InteractionLogged(
        interaction_id=VISITED,
        kind="visit",
        summary="went well",
        handled_by="anna",
        direction="outbound",
        channel="in_person",
        colleagues=("bert",),
        contact_ids=(P,),
        next_step="send the drawing",
        next_step_due=date(2026, 3, 9),
        visit_id=V,
    )
    assert reported == VisitReported(
        visit_id=V, interaction_id=VISITED, planned_at=yesterday, owner="anna", goal="see the line"
    )


def test_a_report_is_of_what_has_been_and_under_a_new_id() -> None:
    report = ReportVisit(customer_id=C, visit_id=V, interaction_id=VISITED, summary="went well")
    ahead = planned.model_copy(update={"planned_at": tomorrow})
    story(ahead).when(report).then_rejected("is in the future", field="occurred_at")
    other = replay(INTERACTIONS, [recorded(InteractionLogged(interaction_id=VISITED, kind="note", summary="x"))])[
        (C, VISITED)
    ]
    story(planned).knowing(INTERACTIONS, other).when(report).then_rejected("already logged", field="interaction_id")


started = DiscussionStarted(discussion_id=D, title="Discount", text="@bert what do you think?", mentions=("bert",))
replied = DiscussionReplied(discussion_id=D, post_id=P, title="Discount", text="ask @clara", mentions=("clara",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@anna and @bert.", ("anna", "bert")),
        ("@anna, @anna: twice", ("anna",)),
        ("mail anna@example.com", ()),
        ("(@li.wei)", ("li.wei",)),
        ("@Anna shouts", ()),
        ("你好@wei看看", ("wei",)),
        ("nobody @ all", ()),
    ],
)
def test_who_is_mentioned(text: str, expected: tuple[str, ...]) -> None:
    assert mentioned(text) == expected


def test_a_discussion_is_started_and_answered() -> None:
    talk = given(DISCUSSION).knowing(CUSTOMERS, customer)
    start = StartDiscussion(customer_id=C, discussion_id=D, title="Discount", text="@bert what do you think?")
    talk.when(start).then(started)
    given(DISCUSSION).when(start).then_unknown("no such customer", field="customer_id")
    reply = ReplyInDiscussion(customer_id=C, discussion_id=D, post_id=P, text="ask @clara")
    given(DISCUSSION, started).when(reply).then(replied)
    given(DISCUSSION).when(reply).then_unknown("no such discussion", field="discussion_id")
    given(DISCUSSION, started, replied).when(reply).then_rejected("already added", field="post_id")


def test_a_discussion_has_an_end() -> None:
    many = [replied.model_copy(update={"post_id": UUID(int=1000 + number)}) for number in range(MOST_POSTS - 1)]
    reply = ReplyInDiscussion(customer_id=C, discussion_id=D, post_id=P, text="and another")
    given(DISCUSSION, started, *many).when(reply).then_rejected("start another", field="discussion_id")


def test_a_mention_is_read_by_whom_it_is_for() -> None:
    read = ReadMention(customer_id=C, post_id=D)
    given(MENTION, started).by("user:bert").when(read).then(MentionRead(post_id=D, reader="bert"))
    given(MENTION, started, MentionRead(post_id=D, reader="bert")).by("user:bert").when(read).then()
    given(MENTION, started).by("user:clara").when(read).then_unknown("nobody mentioned you", field="post_id")


def test_only_what_mentions_somebody_is_kept_as_a_mention() -> None:
    silent = DiscussionReplied(discussion_id=D, post_id=N, title="Discount", text="fine")
    own = DiscussionReplied(discussion_id=D, post_id=P, title="Discount", text="@anna note", mentions=("anna",))
    rows = folded(MENTIONS, recorded(started), recorded(silent, sequence=2), recorded(own, sequence=3))
    assert {key: row.unread for key, row in rows.items()} == {(C, D): ("bert",), (C, P): ()}


need = NeedNoted(need_id=N, what="a second line", urgency="high", budget=Money(Decimal(9000), "EUR"))
rival = CompetitorNoted(competitor_id=K, name="Rival", threat="low")


def test_a_need_is_noted_changed_and_met() -> None:
    note = NoteNeed(customer_id=C, need_id=N, what="a second line", urgency="high", budget=need.budget)
    world = given(NEED).knowing(CUSTOMERS, customer)
    world.when(note).then(need)
    change = ChangeNeed(customer_id=C, need_id=N, urgency="low", budget=None)
    given(NEED, need).when(change).then(NeedChanged(need_id=N, what="a second line", urgency="low"))
    given(NEED, need).when(ChangeNeed(customer_id=C, need_id=N, urgency="high")).then()
    given(NEED, need).when(ChangeNeed(customer_id=C, need_id=N, what=None)).then_invalid("cleared", field="what")
    meet = MeetNeed(customer_id=C, need_id=N, how="order 7")
    given(NEED, need).when(meet).then_row(status="met", closing="order 7")


def test_a_need_that_is_over_is_noted_anew() -> None:
    met = NeedMet(need_id=N, what="a second line")
    drop = DropNeed(customer_id=C, need_id=N, cause="no money")
    given(NEED, need, met).when(drop).then_rejected("was met", field="need_id")
    given(NEED, need).when(drop).then(NeedDropped(need_id=N, what="a second line", cause="no money"))
    given(NEED).when(drop).then_unknown("no such need", field="need_id")


def test_a_competitor_is_noted_changed_and_gone() -> None:
    note = NoteCompetitor(customer_id=C, competitor_id=K, name="Rival", threat="low")
    given(COMPETITOR).knowing(CUSTOMERS, customer).when(note).then(rival)
    change = ChangeCompetitor(customer_id=C, competitor_id=K, threat="high", product="Press 9")
    worse = CompetitorChanged(competitor_id=K, name="Rival", threat="high", product="Press 9")
    given(COMPETITOR, rival).when(change).then(worse)
    leave = RecordCompetitorGone(customer_id=C, competitor_id=K, cause="too dear")
    gone = CompetitorGone(competitor_id=K, name="Rival", cause="too dear")
    given(COMPETITOR, rival).when(leave).then(gone)
    given(COMPETITOR, rival, gone).when(change).then_rejected("is gone", field="competitor_id")
    given(COMPETITOR).when(leave).then_unknown("no such competitor", field="competitor_id")
    nameless = ChangeCompetitor(customer_id=C, competitor_id=K, name=None)
    given(COMPETITOR, rival).when(nameless).then_invalid("cleared", field="name")


def test_the_page_shows_what_is_ahead_first() -> None:
    step = InteractionLogged(
        interaction_id=VISITED, kind="call", summary="x", next_step="send", next_step_due=date(2026, 3, 9)
    )
    later, earlier = (
        planned.model_copy(update={"visit_id": UUID(int=50 + days), "planned_at": NOW + timedelta(days=days)})
        for days in (9, 2)
    )
    facts: list[Event] = [planned, cancelled, later, earlier, need, rival, started, step]
    history = [recorded(event, NOW, sequence=number) for number, event in enumerate(facts, start=1)]
    activity = profile_activity_of(history)
    assert [visit.planned_at for visit in activity.visits] == [earlier.planned_at, later.planned_at, yesterday]
    assert [row.next_step for row in activity.steps] == ["send"]
    assert [len(rows) for rows in (activity.needs, activity.competitors, activity.discussions)] == [1, 1, 1]
    done = InteractionNextStepDone(interaction_id=VISITED, next_step="send", due=date(2026, 3, 9), owner=None)
    assert profile_activity_of([*history, recorded(done, sequence=9)]).steps == []
