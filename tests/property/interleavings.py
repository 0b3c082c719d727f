"""Check that a view's rows do not depend on the order in which its sources arrive.

The order within a source is fixed; the order between sources and the cuts between batches differ from run to run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from shared.messages.event import Recorded
from shared.model.replay import replay
from shared.model.view import Key, Rows, Tally, View

Sources = Mapping[str, Sequence[Recorded[Any]]]
"""Events per source, in the order of its streams."""


def interleavings(sources: Sources) -> st.SearchStrategy[list[Recorded[Any]]]:
    """Return a strategy for all interleavings of the events of several sources."""
    turns = [name for name, events in sources.items() for _ in events]
    return st.permutations(turns).map(lambda order: _arrival(sources, order))


def _arrival(sources: Sources, order: Sequence[str]) -> list[Recorded[Any]]:
    waiting = {name: iter(events) for name, events in sources.items()}
    return [next(waiting[name]) for name in order]


def in_history_order(sources: Sources) -> list[Recorded[Any]]:
    """Return all events in the order that every department shows: recorded time, source, sequence."""
    events = (event for source in sources.values() for event in source)
    return sorted(events, key=lambda event: (event.recorded_at, event.source, event.sequence))


def table(view: View, events: Sequence[Recorded[Any]]) -> Mapping[Key, Any]:
    """Return a view's rows after these events, applied in this order."""
    return replay(view, events) if isinstance(view, Rows) else summed(view, events)


def summed(view: Tally[Any], events: Sequence[Recorded[Any]]) -> Mapping[Key, Any]:
    """Return a tally's sums over events, without the rows whose sums are all zero."""
    rows: dict[Key, Any] = {}
    columns = [field.name for field in fields(view.row) if field.name not in view.key]
    for event in events:
        for row in view.count(event) if isinstance(event.data, view.events) else ():
            key = tuple(getattr(row, name) for name in view.key)
            old = rows.get(key)
            rows[key] = row if old is None else _added(old, row, columns)
    return {key: row for key, row in rows.items() if any(getattr(row, name) for name in columns)}


def _added(old: Any, row: Any, columns: Sequence[str]) -> Any:
    return replace(old, **{name: getattr(old, name) + getattr(row, name) for name in columns})


def assert_same_rows(view: View, sources: Sources, arrival: Sequence[Recorded[Any]]) -> None:
    """Assert that a view's rows after this order equal its rows in history order."""
    assert table(view, arrival) == table(view, in_history_order(sources)), view.name
