"""Rules of the published language that a type checker cannot enforce."""

from typing import Any, Literal, get_args, get_origin

import pytest

from services.analytics.department import ANALYTICS
from services.contacts.department import CONTACTS
from services.sales.department import SALES
from services.service_desk.department import SERVICE_DESK
from shared.engine.views.tables import Table
from shared.events.catalogue import known_events, personal_fields
from shared.messages.event import Event
from shared.model.view import View

DEPARTMENTS = (CONTACTS, SALES, SERVICE_DESK, ANALYTICS)
VIEWS = [view for department in DEPARTMENTS for view in department.all_views]

PERSONAL_NAMES = {"name", "summary", "text", "subject", "description", "title", "email", "phone", "note", "outcome"}
"""Fields with personal data, or with free text."""


@pytest.mark.parametrize("event", known_events().values(), ids=lambda event: event.type)
def test_an_events_name_says_owner_fact_and_version(event: type[Event]) -> None:
    owner, fact, version = event.type.split(".")
    assert owner in {department.name for department in DEPARTMENTS}
    assert version.removeprefix("v").isdecimal()
    assert fact.replace("_", "") == event.__name__.lower()
    assert event.__module__.split(".")[:3] == ["shared", "events", owner]


@pytest.mark.parametrize("event", known_events().values(), ids=lambda event: event.type)
def test_personal_fields_are_marked(event: type[Event]) -> None:
    free_text = {name for name, field in event.model_fields.items() if _is_text(field.annotation)}
    assert PERSONAL_NAMES & free_text <= personal_fields(event)


@pytest.mark.parametrize("event", known_events().values(), ids=lambda event: event.type)
def test_every_event_has_its_own_wording(event: type[Event]) -> None:
    assert "reads_as" in vars(event), "say beside the event how it reads"
    assert event.reads_as.sentences


def _is_text(annotation: Any) -> bool:
    if get_origin(annotation) is Literal:
        return False
    return annotation is str or any(_is_text(part) for part in get_args(annotation))


def test_every_known_type_is_folded_somewhere() -> None:
    """So far every event has a reader; an event without one probably lacks a view."""
    read = {event for view in VIEWS for event in view.events}
    assert {event for event in known_events().values() if event not in read} == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_tally_only_adds(view: View) -> None:
    added = {column.name: column.sql_type for column in Table(view, "g").layout.columns if column.name not in view.key}
    if type(view).__name__ == "Tally":
        assert set(added.values()) <= {"bigint", "numeric", "double precision"}, added


def test_table_names_do_not_clash_with_the_engines() -> None:
    taken = {"offsets", "received", "events", "parked", "heads", "outbox", "answers", "generations"}
    assert not taken & {view.name for view in VIEWS}
    for department in DEPARTMENTS:
        names = [view.name for view in department.all_views]
        assert len(names) == len(set(names))
