"""Events that label others: they name things, or state that an earlier event no longer holds.

A page of a history needs the labels of what it shows, however far away in the history they are. Labels are few and have
their own index, so that finding them does not slow down as a history grows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from shared.engine.store.database import Connection
from shared.events.catalogue import known_events, things
from shared.history.page import END_OF_TIME

LABELS = {name: event.names.key if event.names else event.overrules for name, event in known_events().items()}
"""Event type → the field that refers to the thing or event that it names or overrules; empty for most types."""
IS_LABEL = f"type IN ({', '.join(repr(name) for name, field in sorted(LABELS.items()) if field)})"
"""The condition of the label index (shared/engine/store/label_index.py)."""
NAMED_BY = [thing.key for thing in things()]
"""Fields that refer to things with names."""

_POINTS_TO = " ".join(f"WHEN '{name}' THEN data ->> '{field}'" for name, field in LABELS.items() if field)
LABEL_QUERY = f"""
    SELECT value FROM (
        SELECT source, sequence, recorded_at, type, value, convert_from(value, 'UTF8')::jsonb -> 'data' AS data FROM (
            SELECT $2 AS source, sequence, recorded_at, type, value FROM store.events
            WHERE subject_id = ANY($1::uuid[]) AND {IS_LABEL} AND recorded_at <= $4
            UNION ALL SELECT source, sequence, recorded_at, type, value FROM events
            WHERE subject_id = ANY($1::uuid[]) AND {IS_LABEL} AND recorded_at <= $4
        ) telling
    ) told WHERE CASE type {_POINTS_TO} END = ANY($3::text[]) ORDER BY recorded_at, source, sequence
"""  # noqa: S608 - constant names


async def label_events(
    connection: Connection, department: str, subjects: Sequence[UUID], about: Iterable[str], as_of: datetime | None
) -> list[bytes]:
    """Return the events that name these things or overrule these events, in history order."""
    rows = await connection.fetch(LABEL_QUERY, subjects, department, sorted(set(about)), as_of or END_OF_TIME)
    return [row["value"] for row in rows]
