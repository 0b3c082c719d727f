"""The ordering of arriving records: long waits, and records that must never reach a database."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.engine.event.decoder import InvalidEventError
from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.engine.event.records import LogRecord, Parked, topic_of
from shared.engine.projection.ordering import CLOCK_TOLERANCE, StreamOrdering, event_of
from shared.events.contacts.customers.profile import CustomerRenamed
from shared.history.language import LANGUAGE
from shared.messages.event import Recorded
from tests.support.specification import NOW

CUSTOMER = UUID(int=7)
TICK = timedelta(microseconds=1)
ORIGIN = Origin(actor="user:anna", correlation_id="c", causation_id="c")


def stream(count: int, name: str = "A") -> list[Recorded[Any]]:
    """Return the first events of a stream."""
    events: list[Recorded[Any]] = []
    for number in range(1, count + 1):
        fact = CustomerRenamed(name=name, previous_name=name)
        place = EventPlace("contacts", "customer", CUSTOMER, number, events[-1].hash if events else NO_HASH)
        events.append(record(UUID(int=number), fact, place, NOW, NOW + timedelta(seconds=number), ORIGIN))
    return events


def log_record(event: Recorded[Any]) -> LogRecord:
    headers = {"hash": event.hash.encode()}
    return LogRecord(topic_of(event.source), 0, event.sequence, str(event.subject_id).encode(), event.value, headers)


def test_thousands_of_events_that_waited_for_one_are_released_by_it() -> None:
    first, *others = stream(5_000)
    arrival = StreamOrdering(source="sales", received={})
    for event in [*others, first]:
        arrival.accept(event, log_record(event))
    assert [event.sequence for event in arrival.applied] == list(range(1, 5_001))
    assert not arrival.parked


def test_the_nul_character_which_postgres_refuses_makes_an_event_invalid() -> None:
    (event,) = stream(1, name="A\x00B")
    arrived = event_of(LANGUAGE.decoder, log_record(event), NOW)
    assert isinstance(arrived, Parked)
    assert arrived.reason == "it contains the NUL character"


def test_a_backslash_and_u0000_typed_by_a_person_are_no_nul_character() -> None:
    (event,) = stream(1, name="\\u0000")
    assert LANGUAGE.decoder.parse(event.value).data == event.data


def event_at(time: datetime, recorded_at: datetime) -> Recorded[Any]:
    place = EventPlace("contacts", "customer", CUSTOMER, 1, NO_HASH)
    return record(UUID(int=1), CustomerRenamed(name="A", previous_name="B"), place, time, recorded_at, ORIGIN)


BOUNDS = datetime(1900, 1, 1, tzinfo=UTC), NOW + CLOCK_TOLERANCE


@given(
    *[st.datetimes(min_value=BOUNDS[0].replace(tzinfo=None), max_value=BOUNDS[1].replace(tzinfo=None))] * 2,
)
def test_times_within_the_bounds_are_applied(time: datetime, recorded_at: datetime) -> None:
    event = event_at(time.replace(tzinfo=UTC), recorded_at.replace(tzinfo=UTC))
    assert isinstance(event_of(LANGUAGE.decoder, log_record(event), NOW), Recorded)


@given(
    outside=st.one_of(
        st.datetimes(max_value=BOUNDS[0].replace(tzinfo=None) - TICK),
        st.datetimes(min_value=BOUNDS[1].replace(tzinfo=None) + TICK),
    ),
    attribute=st.sampled_from(["time", "recordedtime"]),
)
def test_times_beyond_the_bounds_are_parked_and_named(outside: datetime, attribute: str) -> None:
    moments = {"time": NOW, "recordedtime": NOW} | {attribute: outside.replace(tzinfo=UTC)}
    event = event_at(moments["time"], moments["recordedtime"])
    arrived = event_of(LANGUAGE.decoder, log_record(event), NOW)
    assert isinstance(arrived, Parked)
    assert arrived.reason.startswith(f"{attribute} is ")


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00.000000+23:59", "9999-12-31T23:59:59.999999-23:59"])
def test_times_that_no_zone_can_express_are_parked(written: str) -> None:
    (event,) = stream(1)
    value = re.sub(rb'"recordedtime":"[^"]*"', f'"recordedtime":"{written}"'.encode(), event.value)
    forged = LogRecord(topic_of("contacts"), 0, 1, str(CUSTOMER).encode(), value, {})
    assert isinstance(event_of(LANGUAGE.decoder, forged, NOW), Parked)


def test_the_nul_character_in_an_attribute_makes_an_event_invalid() -> None:
    place = EventPlace("contacts", "customer", CUSTOMER, 1, NO_HASH)
    origin = replace(ORIGIN, reason="\x00")
    event = record(UUID(int=1), CustomerRenamed(name="A", previous_name="B"), place, NOW, NOW, origin)
    with pytest.raises(InvalidEventError, match="NUL"):
        LANGUAGE.decoder.parse(event.value)


def test_a_sequence_that_no_database_holds_makes_an_event_invalid() -> None:
    place = EventPlace("contacts", "customer", CUSTOMER, 2**63, NO_HASH)
    event = record(UUID(int=1), CustomerRenamed(name="A", previous_name="B"), place, NOW, NOW, ORIGIN)
    with pytest.raises(InvalidEventError, match="sequence"):
        LANGUAGE.decoder.parse(event.value)
