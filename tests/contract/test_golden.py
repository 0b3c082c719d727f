"""Old logs are still read byte for byte, with the same meaning."""

import json

import pytest

from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.events.catalogue import known_events
from shared.events.contacts.customers.contact_points import EmailAddress
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.history.language import LANGUAGE
from tests.contract.golden import FOLDER, SUBJECT, TIME, defaults_of, path_of, read_defaults

GOLDEN = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("event_type", sorted(known_events()))
def test_every_type_has_a_golden_event(event_type: str) -> None:
    assert path_of(event_type).exists(), "run `python -m tests.contract.golden` and commit the file"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_event_is_read(path: object) -> None:
    value = path.read_bytes()  # type: ignore[attr-defined]
    event = LANGUAGE.decoder.parse(value)
    assert event.data is not None, f"the type {event.type} is no longer known"
    assert event.value == value
    # Every written field keeps its name; fields added since have defaults.
    written = json.loads(value)["data"]
    read = json.loads(event.data.model_dump_json())
    assert _as_written(read, written) == written


def _as_written(read: object, written: object) -> object:
    """Return the read value, reduced at every depth to the fields that were written."""
    match read, written:
        case dict(), dict():
            return {name: _as_written(read.get(name), value) for name, value in written.items()}
        case list(), list() if len(read) == len(written):
            return [_as_written(one, other) for one, other in zip(read, written, strict=True)]
        case _:
            return read


@pytest.mark.parametrize("event_type", sorted(known_events()))
def test_what_is_not_written_keeps_its_meaning(event_type: str) -> None:
    """Events omit fields that hold their default, so a changed default would rewrite history."""
    written_down = read_defaults().get(event_type)
    now = defaults_of(known_events()[event_type])
    assert written_down is not None, "run `python -m tests.contract.golden` and commit the file"
    assert {name: now.get(name, "gone") for name in written_down} == written_down
    assert now.keys() <= written_down.keys(), "run `python -m tests.contract.golden` and commit the file"


def test_an_event_says_only_what_was_said() -> None:
    place = EventPlace("contacts", "customer", SUBJECT, 1, NO_HASH)
    event = CustomerRegistered(kind="person", name="Anna", emails=(EmailAddress("anna@example.com", preferred=True),))
    value = record(SUBJECT, event, place, TIME, TIME, Origin("user:anna", "c", "c")).value
    assert json.loads(value)["data"] == {
        "kind": "person",
        "name": "Anna",
        "emails": [{"address": "anna@example.com", "preferred": True}],
    }
    assert LANGUAGE.decoder.parse(value).data == event
