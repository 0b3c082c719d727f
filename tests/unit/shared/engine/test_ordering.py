"""The ordering of arriving records: long waits, and records that must never reach a database."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.engine.event.decoder import InvalidEventError
from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.engine.event.records import LogRecord, Parked, topic_of
from shared.engine.projection.ordering import StreamOrdering, event_of
from shared.events.contacts.customers.profile import CustomerRenamed
from shared.history.language import LANGUAGE
from shared.messages.event import Recorded
from tests.support.specification import NOW

CUSTOMER = UUID(int=7)
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
    arrived = event_of(LANGUAGE.decoder, log_record(event))
    assert isinstance(arrived, Parked)
    assert arrived.reason == "it contains the NUL character"


def test_a_backslash_and_u0000_typed_by_a_person_are_no_nul_character() -> None:
    (event,) = stream(1, name="\\u0000")
    assert LANGUAGE.decoder.parse(event.value).data == event.data


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
