"""Comparing store and log when a service starts: the log may be ahead of the store, behind it, or new.

If it is ahead (the store was lost or restored), the projector copies our own events from the log. If it is behind (the
broker lost its tail, or is new), the missing events are published again. Subscribers see repeats, but never a different
event under the same number.
"""

from collections.abc import Mapping

import structlog

from shared.engine.store.database import Connection, Database

log = structlog.get_logger(__name__)

SHORTER = """
    UPDATE offsets o SET next_offset = u.last FROM unnest($1::text[], $2::int[], $3::bigint[]) AS u(topic, number, last)
    WHERE o.topic = u.topic AND o.partition = u.number AND o.next_offset > u.last
    RETURNING o.topic, o.partition
"""

# The log lacks events that were written but neither came back nor wait in the outbox. Only the ends of streams are
# compared, and only missing events are read, so a start does not slow down as histories grow.
MISSING = """
    WITH behind AS (
        SELECT subject_id, known FROM (
            SELECT h.subject_id, h.sequence,
                   CASE WHEN $2 THEN 0 ELSE coalesce((r.streams -> $1 ->> 0)::bigint, 0) END AS known
            FROM store.heads h LEFT JOIN received r USING (subject_id)
        ) stream
        WHERE sequence > known AND NOT EXISTS (SELECT FROM store.outbox o WHERE o.key = stream.subject_id)
    )
    INSERT INTO store.outbox (key, type, hash, value)
    SELECT e.subject_id, e.type, encode(sha256(e.value), 'hex'), e.value
    FROM behind b JOIN store.events e ON e.subject_id = b.subject_id AND e.sequence > b.known
    ORDER BY e.recorded_at, e.subject_id, e.sequence
"""


async def accept_shorter_log(database: Database, ends: Mapping[tuple[str, int], int]) -> set[str]:
    """Continue from a partition's end if it is before the applied offset; return the topics that are shorter.

    Repeats of known events are recognised by sequence and bytes, wherever they are in the log.
    """
    rows = await database.fetch(
        SHORTER, [topic for topic, _ in ends], [number for _, number in ends], list(ends.values())
    )
    if rows:
        log.error("the log is shorter than what was applied", partitions=len(rows))
    return {row["topic"] for row in rows}


async def publish_missing(connection: Connection, department: str, *, everything: bool) -> int:
    """Put the events that the log lacks into the outbox (all events if it lost its tail); return their number."""
    status: str = await connection.execute(MISSING, department, everything)
    count = int(status.rpartition(" ")[2])
    if count:
        log.error("events missing from the log are published again", department=department, events=count)
    return count
