"""What old logs hold is still read, byte for byte, and means the same."""

import json

import pytest

from shared.envelope import parse
from shared.events.registry import known_events
from tests.contract.golden import FOLDER, path_of

GOLDEN = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("event_type", sorted(known_events()))
def test_every_type_has_a_golden_event(event_type: str) -> None:
    assert path_of(event_type).exists(), "run `python -m tests.contract.golden` and commit the file"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_event_is_read(path: object) -> None:
    value = path.read_bytes()  # type: ignore[attr-defined]
    event = parse(value)
    assert event.data is not None, f"the type {event.type} is no longer known"
    assert event.value == value
    # Everything that was written is still there under its name; fields added since have defaults.
    written = json.loads(value)["data"]
    read = json.loads(event.data.model_dump_json())
    assert {name: read.get(name) for name in written} == written
