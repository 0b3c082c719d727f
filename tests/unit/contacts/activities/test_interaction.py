"""Interactions: logged once, corrected by a new event, withdrawn if they were a mistake."""

from datetime import date, timedelta
from uuid import UUID

from services.contacts.activities.domain.interaction.commands import (
    CompleteNextStep,
    CorrectInteraction,
    LogInteraction,
    WithdrawInteraction,
)
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.interactions import (
    InteractionCorrected,
    InteractionFacts,
    InteractionLogged,
    InteractionNextStepDone,
    InteractionWithdrawn,
)
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, given, recorded

CALL = UUID("01890000-0000-7000-8000-0000000000ca")
customer = replay(CUSTOMERS, [recorded(CustomerRegistered(kind="person", name="Anna"))])[(C,)]
log_call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="asked for a quote")
logged = InteractionLogged(
    interaction_id=CALL,
    kind="call",
    summary="asked for a quote",
    handled_by="anna",
    duration_seconds=60,
    channel="phone",
)
happened = NOW - timedelta(hours=1)
withdrawn = InteractionWithdrawn(
    interaction_id=CALL,
    kind="call",
    happened_at=happened,
    handled_by="anna",
    duration_seconds=60,
    withdraws=UUID(int=1),
    cause="the wrong customer",
)


def test_an_interaction_is_credited_to_whoever_logs_it() -> None:
    story = given(INTERACTION).knowing(CUSTOMERS, customer)
    story.when(log_call).then(logged.model_copy(update={"duration_seconds": None}))
    (event,) = story.by("system:telephony").when(log_call).events
    assert isinstance(event, InteractionLogged)
    assert event.handled_by is None


def test_an_interaction_may_be_logged_for_a_colleague() -> None:
    story = given(INTERACTION).knowing(CUSTOMERS, customer)
    story.when(log_call.model_copy(update={"handled_by": "bert"})).then_row(handled_by="bert", happened_at=NOW)


def test_yesterdays_visit_stands_on_yesterday() -> None:
    yesterday = NOW - timedelta(days=1)
    command = log_call.model_copy(update={"kind": "visit", "occurred_at": yesterday})
    given(INTERACTION).knowing(CUSTOMERS, customer).when(command).then_row(happened_at=yesterday)


def test_tomorrows_visit_has_not_happened() -> None:
    command = log_call.model_copy(update={"occurred_at": NOW + timedelta(days=1)})
    given(INTERACTION).knowing(CUSTOMERS, customer).when(command).then_invalid("in the future", field="occurred_at")


def test_nothing_is_logged_with_an_unknown_customer_or_twice() -> None:
    given(INTERACTION).when(log_call).then_unknown("no such customer", field="customer_id")
    again = given(INTERACTION, logged).knowing(CUSTOMERS, customer)
    again.when(log_call).then_rejected("already logged", field="interaction_id")


def test_a_correction_tells_what_is_right_and_what_had_been_counted() -> None:
    command = CorrectInteraction(customer_id=C, interaction_id=CALL, kind="visit", duration_seconds=None)
    decision = given(INTERACTION, logged).when(command)
    decision.then(
        InteractionCorrected(
            interaction_id=CALL,
            kind="visit",
            summary="asked for a quote",
            happened_at=happened,
            handled_by="anna",
            previous_kind="call",
            previous_happened_at=happened,
            previous_handled_by="anna",
            previous_duration_seconds=60,
            channel="in_person",
            direction="outbound",
            corrects=UUID(int=1),
            before=InteractionFacts(
                kind="call",
                summary="asked for a quote",
                happened_at=happened,
                handled_by="anna",
                duration_seconds=60,
                channel="phone",
            ),
        )
    )
    decision.then_row(kind="visit", corrected=True, duration_seconds=None)


def test_a_correction_that_says_the_same_is_none() -> None:
    given(INTERACTION, logged).when(CorrectInteraction(customer_id=C, interaction_id=CALL, kind="call")).then()


def test_a_correction_cannot_clear_what_is_needed_nor_reach_into_the_future() -> None:
    story = given(INTERACTION, logged)
    cleared = CorrectInteraction(customer_id=C, interaction_id=CALL, summary=None)
    story.when(cleared).then_invalid("cannot be cleared", field="summary")
    ahead = CorrectInteraction(customer_id=C, interaction_id=CALL, happened_at=NOW + timedelta(minutes=5))
    story.when(ahead).then_invalid("in the future", field="happened_at")


def test_what_was_withdrawn_is_neither_corrected_nor_withdrawn_again() -> None:
    withdraw = WithdrawInteraction(customer_id=C, interaction_id=CALL, cause="the wrong customer")
    given(INTERACTION, logged).when(withdraw).then(withdrawn)
    gone = given(INTERACTION, logged, withdrawn)
    gone.when(withdraw).then_rejected("was withdrawn", field="interaction_id")
    given(INTERACTION).when(withdraw).then_unknown("no such interaction", field="interaction_id")


def test_a_channel_that_was_said_outlives_a_correction_of_the_kind() -> None:
    by_messenger = logged.model_copy(update={"channel": "messenger"})
    corrected = given(INTERACTION, by_messenger).when(
        CorrectInteraction(customer_id=C, interaction_id=CALL, kind="chat")
    )
    corrected.then_row(channel="messenger")


def test_a_step_that_is_corrected_away_takes_its_day_and_person_with_it() -> None:
    agreed = logged.model_copy(
        update={"next_step": "send it", "next_step_due": date(2026, 3, 9), "next_step_owner": "bert"}
    )
    none_agreed = CorrectInteraction(customer_id=C, interaction_id=CALL, next_step=None)
    given(INTERACTION, agreed).when(none_agreed).then_row(next_step=None, next_step_due=None, next_step_owner=None)
    a_day = CorrectInteraction(customer_id=C, interaction_id=CALL, next_step_due=date(2026, 3, 9))
    given(INTERACTION, logged).when(a_day).then_invalid("needs a next step", field="next_step_due")


def test_a_second_correction_points_at_the_first() -> None:
    (first,) = given(INTERACTION, logged).when(CorrectInteraction(customer_id=C, interaction_id=CALL, kind="chat")).own
    again = CorrectInteraction(customer_id=C, interaction_id=CALL, kind="visit")
    (second,) = given(INTERACTION, logged, first).when(again).events
    assert isinstance(second, InteractionCorrected)
    assert second.corrects == UUID(int=2)
    assert second.before is not None
    assert second.before.kind == "chat"


def test_a_day_or_a_person_needs_a_step_to_be_of() -> None:
    story = given(INTERACTION).knowing(CUSTOMERS, customer)
    for field, value in (("next_step_due", date(2026, 3, 9)), ("next_step_owner", "bert")):
        command = log_call.model_copy(update={field: value})
        story.when(command).then_invalid("needs a next step", field=field)
        story.when(command.model_copy(update={"next_step": "send it"})).then_row(**{field: value})


def test_a_next_step_is_taken_once() -> None:
    agreed = logged.model_copy(update={"next_step": "send it", "next_step_due": date(2026, 3, 9)})
    command = CompleteNextStep(customer_id=C, interaction_id=CALL)
    done = InteractionNextStepDone(interaction_id=CALL, next_step="send it", due=date(2026, 3, 9), owner="anna")
    given(INTERACTION, agreed).when(command).then(done)
    given(INTERACTION, agreed, done).when(command).then()
    given(INTERACTION, logged).when(command).then_rejected("no next step", field="interaction_id")
    given(INTERACTION).when(command).then_unknown("no such interaction", field="interaction_id")


def test_the_channel_follows_from_the_kind_unless_it_is_said() -> None:
    story = given(INTERACTION).knowing(CUSTOMERS, customer)
    meeting = log_call.model_copy(update={"kind": "meeting"})
    story.when(meeting).then_row(channel="in_person")
    story.when(meeting.model_copy(update={"channel": "web"})).then_row(channel="web")
    story.when(log_call.model_copy(update={"kind": "note"})).then_row(channel=None)
