"""Views of contacts and analytics give the same rows in any arrival order of their sources."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from services.analytics.department import ANALYTICS
from services.contacts.department import CONTACTS
from shared.events.contacts.customers.profile import CustomerOwnerChanged
from shared.events.contacts.people.colleagues import UserJobChanged, UserMovedToTeam, UserRegistered, UserRenamed
from shared.messages.event import Event
from shared.model.view import View
from tests.property.interleavings import Sources, assert_same_rows, interleavings
from tests.support.specification import NOW, recorded
from tests.unit.analytics import facts
from tests.unit.contacts.stories import HISTORY

VIEWS: list[View] = list({view.name: view for view in (*CONTACTS.all_views, *ANALYTICS.all_views)}.values())
MORE: tuple[Event, ...] = (
    facts.opened(),
    facts.lost(),
    facts.reopened("lost", facts.day(3)),
    facts.won(),
    facts.ticket_opened(),
    UserRegistered(handle="anna", name="Anna"),
    UserRenamed(handle="anna", name="Anna Lind", previous_name="Anna"),
    UserJobChanged(handle="anna", department="sales", role="Key accounts"),
    UserMovedToTeam(handle="anna", team="East", office=None, manager=None),
    CustomerOwnerChanged(owner="bert", previous_owner=None),
)


def _by_source() -> Sources:
    sources: dict[str, list[Any]] = {}
    later = [recorded(event, NOW + timedelta(days=n), sequence=100 + n) for n, event in enumerate(MORE, start=1)]
    for event in [*HISTORY, *later]:
        sources.setdefault(event.source, []).append(event)
    return sources


SOURCES = _by_source()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@supposing(data=st.data())
@settings(max_examples=30, deadline=None)
def test_arrival_between_sources_does_not_matter(view: View, data: st.DataObject) -> None:
    assert_same_rows(view, SOURCES, data.draw(interleavings(SOURCES)))
