"""The history on pages: events with omitted fields, and the changes of corrections."""

from typing import Any
from uuid import UUID

import pytest

from services.contacts.shell import PAGES
from shared.events.catalogue import known_events
from shared.history.history import history_event
from shared.web.pages.history.history_query import PARAMETERS
from shared.web.pages.history.panel import Panel, page_events
from shared.web.pages.text.corrections import differences
from shared.web.pages.text.sentences import participants
from tests.contract.golden import path_of
from tests.unit.shared.web.pages.viewing import viewed

TIMELINE = PAGES.template("ui/timeline.html")
PERSON = "00000000-0000-0000-0000-000000000007"
NAMES = {PERSON: "Berta Blum"}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    with viewed():
        event = {"type": "contacts.interaction_corrected.v1", "data": {**after, "before": before}}
        return differences(event, NAMES)


def test_a_correction_shows_what_was_cleared_and_what_was_added() -> None:
    """Events omit fields that hold their default, so a field on only one side also counts as changed."""
    before = {"kind": "call", "summary": "asked", "happened_at": "2026-11-20T08:00:00.000000Z", "next_step": "send it"}
    after = {**before, "kind": "web_visit", "contact_ids": [PERSON], "duration_seconds": 720, "handled_by": "anna"}
    del after["next_step"]
    assert changed(before, after) == [
        ("Kind", "Call", "Web visit"),
        ("Handled by", "—", "Anna"),
        ("With", "—", "Berta Blum"),
        ("Duration", "—", "12 minutes"),
        ("Next step", "send it", "—"),
    ]
    assert changed(before, before) == []


def test_a_correction_of_the_time_shows_both_in_the_viewers_zone() -> None:
    fields = {"kind": "call", "summary": "asked", "happened_at": "2026-11-20T08:00:00.000000Z"}
    ((field, then, now),) = changed(fields, {**fields, "happened_at": "2026-11-13T08:00:00.000000Z"})
    assert field == "When"
    assert "20 Nov" in then
    assert "09:00" in then
    assert "13 Nov" in now


def test_who_took_part_is_named_once_from_both_sides() -> None:
    with viewed():
        data = {
            "contact_id": PERSON,
            "contact_ids": [PERSON, "unknown"],
            "colleagues": ["bert"],
            "participants": ["Al"],
        }
        assert participants(data, NAMES) == ["Berta Blum", "Bert", "Al"]
        assert participants({}, NAMES) == []


@pytest.mark.parametrize("event_type", known_events())
def test_every_event_has_its_entry_with_what_it_leaves_out(event_type: str) -> None:
    event = page_events(history_event(path_of(event_type).read_bytes()))
    history = Panel(
        customer_id=UUID(PERSON),
        events=[event],
        names=NAMES,
        positions={},
        fingerprint="",
        filters=dict.fromkeys(PARAMETERS, ""),
        next_cursor=None,
        searched_to=None,
        overruled={},
    )
    with viewed():
        html = TIMELINE.module.entries(history, mends=True)  # type: ignore[attr-defined]
    assert f'id="event-{event["id"]}"' in html
