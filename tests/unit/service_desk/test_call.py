"""Calls: recorded once, credited to who had them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.service_desk.domain.call import CALLS, LogCall
from shared.events.service_desk import CallLogged
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS
from tests.specification import CUSTOMER, NOW, Story, given
from tests.unit.service_desk.stories import ACME, SARA

CALL = UUID("01890000-0000-7000-8000-0000000000cc")
BEGAN = NOW - timedelta(hours=2)

log_it = LogCall(
    call_id=CALL,
    customer_id=CUSTOMER,
    direction="outbound",
    duration_seconds=1042,
    outcome="success",
    campaign="spring",
    attempt=2,
    occurred_at=BEGAN,
)
logged = CallLogged(
    call_id=CALL,
    direction="outbound",
    duration_seconds=1042,
    outcome="success",
    agent="sara",
    team="First line",
    campaign="spring",
    attempt=2,
)


def story(*events: CallLogged) -> Story:
    return given(CALLS, *events).by("user:sara").knowing(KNOWN_CUSTOMERS, ACME).knowing(KNOWN_USERS, SARA)


def test_a_call_is_credited_to_who_records_it() -> None:
    story().when(log_it).then(logged)
    story().when(log_it).then_row(started_at=BEGAN, customer_id=CUSTOMER, duration_seconds=1042)


def test_a_call_stays_with_who_had_it_even_if_they_left() -> None:
    told = story().by("system:pbx").knowing(KNOWN_USERS, replace(SARA, active=False))
    told.when(log_it.model_copy(update={"agent": "sara"})).then(logged)


def test_a_call_is_recorded_once() -> None:
    story(logged).when(log_it).then_rejected("already", field="call_id")


def test_an_unknown_customer_is_refused() -> None:
    given(CALLS).when(log_it).then_unknown("no customer with this id", field="customer_id")
