"""Label events: own events are indexed like the copies, and the labels point to fields that exist."""

import re
from pathlib import Path

import shared.engine.store
from shared.engine.event.envelope import HAPPENED_AT
from shared.engine.store.label_index import index_name
from shared.events.catalogue import known_events
from shared.history.labels import LABELS
from shared.history.language import LANGUAGE
from shared.web.pages.history.panel import names, overruled, spoken_of

DEAL, PERSON, EVENT = "11111111-0000-0000-0000-000000000001", "22222222-0000-0000-0000-000000000002", "event-1"


def test_own_events_are_indexed_by_time_as_the_copies_are() -> None:
    schema = re.sub(r"\s+", " ", (Path(str(shared.engine.store.__file__)).parent / "store.sql").read_text())
    assert HAPPENED_AT in schema


def test_an_index_of_another_condition_has_another_name() -> None:
    condition = LANGUAGE.label_condition
    assert index_name(condition) == index_name(condition)
    assert index_name(condition) != index_name(condition.replace(")", ", 'other.v1')"))


def test_what_tells_points_to_what_it_tells_of() -> None:
    pointing = {name: field for name, field in LABELS.items() if field}
    assert len(pointing) >= 6
    for name, field in pointing.items():
        assert field in known_events()[name].model_fields, name


def test_the_last_name_counts_and_numbers_stand_before_titles() -> None:
    facts = (
        ("contacts.contact_person_added.v1", {"contact_id": PERSON, "name": "Berta"}),
        ("sales.opportunity_opened.v1", {"opportunity_id": DEAL, "title": "Line 3"}),
        ("contacts.contact_person_renamed.v1", {"contact_id": PERSON, "name": "Berta Voss"}),
        ("service_desk.ticket_opened.v1", {"ticket_id": "t", "number": "A-1", "subject": "Leak"}),
        ("contacts.contact_person_left.v1", {"contact_id": PERSON}),
        ("contacts.interaction_corrected.v1", {"corrects": EVENT, "interaction_id": "i"}),
    )
    events = [{"id": str(number), "type": name, "data": data} for number, (name, data) in enumerate(facts)]
    assert names(events) == {PERSON: "Berta Voss", DEAL: "Line 3", "t": "#A-1 Leak"}
    assert set(overruled(events)) == {EVENT}
    assert set(spoken_of(events[:2])) == {"0", "1", PERSON, DEAL}
