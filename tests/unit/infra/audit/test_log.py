"""The audit's findings on a log, record by record."""

from typing import Any

import pytest

from infra.audit.log import LogAudit
from infra.audit.report import Fault
from shared.history.fingerprint import fingerprint
from tests.unit.infra.audit.crafted import ANNA, BERT, audited, event, headers, on_kafka, records, stream


def only_fault(audit: LogAudit) -> Fault:
    [fault] = audit.report.faults
    return fault


def test_a_whole_log_is_counted_and_has_no_faults() -> None:
    audit = audited(records([*stream(ANNA, 5)]) + records(stream(BERT, 3, "sales")))
    assert audit.report.ok
    assert audit.report.counts == {"records": 8, "events": 8, "subjects": 2, "streams": 2}


def test_the_fingerprint_of_the_log_is_that_of_its_stream_ends() -> None:
    whole = audited(records(stream(ANNA, 5)))
    [end] = whole.ends_of(ANNA)
    assert (end.sequence, end.hash) == (5, stream(ANNA, 5)[-1].hash)
    assert fingerprint([end]) != fingerprint(audited(records(stream(ANNA, 4))).ends_of(ANNA))


def test_repeats_are_counted_and_left_for_the_second_look() -> None:
    events = stream(ANNA, 3)
    audit = audited(records([*events, *events[1:]]))
    assert audit.report.ok
    assert audit.report.counts["repeats"] == 2
    assert audit.repeated == {("contacts", ANNA)}


def test_a_missing_event_is_named() -> None:
    events = stream(ANNA, 5)
    fault = only_fault(audited(records([*events[:2], *events[3:]])))
    assert (fault.what, fault.sequence) == ("event 3 is missing before this one", 4)
    assert fault.place is not None
    assert fault.place.endswith("/2")


def test_a_broken_chain_is_named_once_and_the_stream_is_whole_up_to_there() -> None:
    first, second, *_ = stream(ANNA, 2)
    forged = event(ANNA, 3, "f" * 64)
    audit = audited(records([first, second, forged, event(ANNA, 4, forged.hash)]))
    fault = only_fault(audit)
    assert (fault.source, fault.subject, fault.sequence) == ("contacts", f"customer/{ANNA}", 3)
    assert fault.what == "prevhash is not the hash of event 2"
    assert audit.ends_of(ANNA)[0].sequence == 2


def test_a_first_event_follows_nothing() -> None:
    assert only_fault(audited(records([event(ANNA, 1, "f" * 64)]))).what == "prevhash of a first event is not zeros"


def test_recordedtime_rises_strictly() -> None:
    first = event(ANNA, 1, "0" * 64, minutes=5)
    second = event(ANNA, 2, first.hash, minutes=5)
    assert only_fault(audited(records([first, second]))).what == "recordedtime is not after that of event 1"


ALTERED: list[tuple[dict[str, Any], str]] = [
    ({"key": b"someone"}, "the record's key is not the event's partitionkey but someone"),
    ({"key": None}, "the record's key is not the event's partitionkey but none"),
    ({"headers": {}}, "the hash header is missing"),
    ({"headers": {"hash": b"0" * 64}}, "the hash header is not the value's sha256"),
    ({"partition": 0}, "the record is not in the partition of its key"),
    ({"topic": "crm.sales.events"}, "an event of contacts has no place in this topic"),
]


@pytest.mark.parametrize(("changes", "what"), ALTERED)
def test_a_record_must_fit_its_event(changes: dict[str, Any], what: str) -> None:
    [one] = stream(ANNA, 1)
    fault = only_fault(audited([on_kafka(one, 0, **changes)]))
    assert (fault.what, fault.sequence) == (what, 1)


def test_the_type_header_is_the_events_type() -> None:
    [one] = stream(ANNA, 1)
    wrong = headers(one) | {"ce_type": b"contacts.something_else.v1"}
    assert only_fault(audited([on_kafka(one, 0, headers=wrong)])).what == "the ce_type header is not the event's type"


def test_an_altered_byte_in_kafka_is_found_in_its_record() -> None:
    events = stream(ANNA, 3)
    altered = on_kafka(events[1], 1, value=events[1].value.replace(b"tag 2", b"tag 9"))
    fault = only_fault(audited([on_kafka(events[0], 0), altered, on_kafka(events[2], 2)]))
    assert (fault.sequence, fault.what) == (2, "the hash header is not the value's sha256")


@pytest.mark.parametrize("value", [None, b"", b"{}", b"[1,2", b"\xff"])
def test_what_is_no_event_is_named_by_its_place(value: bytes | None) -> None:
    [one] = stream(ANNA, 1)
    fault = only_fault(audited([on_kafka(one, 0, value=value)]))
    assert fault.place is not None
    assert f"(key {ANNA})" in fault.what


def test_removed_beginnings_and_missing_offsets_are_faults() -> None:
    events = records(stream(ANNA, 4))
    where = events[0].topic, events[0].partition
    begun_late = audited(events[2:], {where: 2})
    assert begun_late.report.faults[0].what == "the log begins at offset 2: earlier records were removed"
    holed = audited([*events[:1], *events[2:]])
    assert holed.report.faults[0].what == "offsets 1 to 1 are missing"
