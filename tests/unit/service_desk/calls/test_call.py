"""Calls: recorded once, credited to the agent."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.service_desk.calls.domain import CALL, LogCall
from shared.events.contacts.activities.consent import ConsentWithdrawn
from shared.events.service_desk.calls import CallLogged
from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.consent import CONSENTS
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.model.replay import replay
from tests.support.specification import CUSTOMER, NOW, Story, given, recorded
from tests.unit.service_desk.stories import ACME, SARA

CALL_ID = UUID("01890000-0000-7000-8000-0000000000cc")
BEGAN = NOW - timedelta(hours=2)

log_it = LogCall(
    call_id=CALL_ID,
    customer_id=CUSTOMER,
    direction="outbound",
    duration_seconds=1042,
    outcome="success",
    campaign="spring",
    attempt=2,
    occurred_at=BEGAN,
)
logged = CallLogged(
    call_id=CALL_ID,
    direction="outbound",
    duration_seconds=1042,
    outcome="success",
    agent="sara",
    team="First line",
    campaign="spring",
    attempt=2,
)


def story(*events: CallLogged) -> Story:
    return given(CALL, *events).by("user:sara").knowing(KNOWN_CUSTOMERS, ACME).knowing(KNOWN_USERS, SARA)


def test_a_call_is_credited_to_who_records_it() -> None:
    story().when(log_it).then(logged)
    story().when(log_it).then_row(started_at=BEGAN, customer_id=CUSTOMER, duration_seconds=1042)


def test_a_call_stays_with_who_had_it_even_if_they_left() -> None:
    world = story().by("system:pbx").knowing(KNOWN_USERS, replace(SARA, active=False))
    world.when(log_it.model_copy(update={"agent": "sara"})).then(logged)


def test_a_call_is_recorded_once() -> None:
    story(logged).when(log_it).then_rejected("already", field="call_id")


def test_an_unknown_customer_is_refused() -> None:
    given(CALL).when(log_it).then_unknown("there is no such customer", field="customer_id")


def test_the_consent_of_the_time_of_the_call_counts() -> None:
    withdrawn = recorded(ConsentWithdrawn(purpose="any", channel="phone"), BEGAN + timedelta(minutes=1))
    world = story().knowing(CONSENTS, replay(CONSENTS, [withdrawn])[(CUSTOMER,)])
    assert len(world.when(log_it).events) == 1
    after = log_it.model_copy(update={"occurred_at": NOW})
    world.when(after).then_rejected("do not contact", field="despite_consent")
    assert len(world.when(after.model_copy(update={"direction": "inbound"})).events) == 1


def test_who_was_merged_into_another_customer_is_asked_with_it() -> None:
    into = UUID(int=78)
    gone, kept = replace(ACME, merged_into=into), replace(ACME, customer_id=into, absorbed=(CUSTOMER,))
    withdrawn = recorded(ConsentWithdrawn(purpose="any", channel="any"), BEGAN, subject_id=into)
    world = story().knowing(KNOWN_CUSTOMERS, gone).knowing(KNOWN_CUSTOMERS, kept)
    with_consents = world.knowing(CONSENTS, replay(CONSENTS, [withdrawn])[(into,)])
    with_consents.when(log_it).then_rejected("do not contact", field="despite_consent")
