"""Events that tell of others: what things are called, and which facts do not hold as they stand.

A page of a history needs those that concern what it shows, however far away in the history they lie. They are few
among all events and have an index of their own, so that finding them does not cost more as a history grows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from shared.engine.store.database import Connection
from shared.history.page import END_OF_TIME

NAMING = (
    "contacts.contact_person_added.v1",
    "contacts.contact_person_renamed.v1",
    "sales.opportunity_opened.v1",
    "service_desk.ticket_opened.v1",
)
"""Events that give things their names; sentences about other events use them."""
CORRECTING = ("contacts.interaction_corrected.v1", "contacts.interaction_withdrawn.v1")
"""Events that say that others do not hold as they stand."""
NAMED_BY = ("opportunity_id", "ticket_id", "contact_id")
"""Fields that point to what has a name."""
OVERRULED_BY = ("corrects", "withdraws")
"""Fields that point to the event that does not hold."""
IS_TELLING = f"type IN ({', '.join(repr(name) for name in (*NAMING, *CORRECTING))})"
"""The condition of the index of labels (shared/engine/store/label_index.py)."""

_FIELDS = ", ".join(f"data ->> '{name}'" for name in (*OVERRULED_BY, *NAMED_BY))
TELLING = f"""
    SELECT value FROM (
        SELECT source, sequence, recorded_at, value, convert_from(value, 'UTF8')::jsonb -> 'data' AS data FROM (
            SELECT $2 AS source, sequence, recorded_at, value FROM store.events
            WHERE subject_id = ANY($1::uuid[]) AND {IS_TELLING} AND recorded_at <= $4
            UNION ALL SELECT source, sequence, recorded_at, value FROM events
            WHERE subject_id = ANY($1::uuid[]) AND {IS_TELLING} AND recorded_at <= $4
        ) telling
    ) told WHERE coalesce({_FIELDS}) = ANY($3::text[]) ORDER BY recorded_at, source, sequence
"""  # noqa: S608 - constant names


async def telling(
    connection: Connection, department: str, subjects: Sequence[UUID], about: Iterable[str], as_of: datetime | None
) -> list[bytes]:
    """Return the events that name these things or overrule these events, in history order."""
    rows = await connection.fetch(TELLING, subjects, department, sorted(set(about)), as_of or END_OF_TIME)
    return [row["value"] for row in rows]
