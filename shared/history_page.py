"""One page of a history: which part of it is asked for, and the rows that make it up."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from shared.database import Connection
from shared.history_search import Search, conditions
from shared.query import cursor_from, cursor_to

Order = Literal["asc", "desc"]
BEGINNING, END_OF_TIME = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
SPAN = 10_000
"""Events of one stream that one look goes through when it searches."""
SLACK = timedelta(minutes=5)
"""Nothing is recorded before it happened, but for clocks that differ."""
_FIRST_SEARCHED = 11


class Where(NamedTuple):
    """Which part of a history to show."""

    limit: int = 50
    cursor: str | None = None
    order: Order = "desc"
    sources: Sequence[str] = ()
    types: Sequence[str] = ()
    as_of: datetime | None = None
    search: Search = Search()


class Rows(NamedTuple):
    """The rows of a page, one more than asked for where more are there."""

    found: Sequence[Any]
    reach: datetime | None
    """How far the look went: nothing beyond this moment was looked at. None: to the end."""
    limit: int
    order: Order

    @property
    def next_cursor(self) -> str | None:
        """Where the next page starts, None where this one ends the history."""
        if len(self.found) > self.limit:
            last = self.found[self.limit - 1]
            return cursor_to(last["recorded_at"].isoformat(), last["source"], last["sequence"])
        if self.reach is None:
            return None
        beyond = ("", 0) if self.order == "desc" else ("~", 2**62)
        return cursor_to(self.reach.isoformat(), *beyond)

    @property
    def searched_to(self) -> datetime | None:
        """How far was looked without filling the page."""
        return None if len(self.found) > self.limit else self.reach


# A stream's recordedtime rises with its sequence, so each stream gives its part of the page from an index.
PAGE = """
    SELECT source, sequence, recorded_at, value FROM (
        SELECT s.source, e.* FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
            SELECT sequence, recorded_at, value, type FROM store.events
            WHERE subject_id = s.subject AND s.source = $3 AND recorded_at BETWEEN $10 AND $4
              AND recorded_at {bound} $6 AND ($7::text[] IS NULL OR type = ANY($7))
              AND (recorded_at, s.source, sequence) {strictly} ($6, $8, $9) {search}
            ORDER BY recorded_at {direction} LIMIT $5
        ) e
        UNION ALL
        SELECT s.source, e.* FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
            SELECT sequence, recorded_at, value, type FROM events
            WHERE subject_id = s.subject AND source = s.source AND recorded_at BETWEEN $10 AND $4
              AND recorded_at {bound} $6 AND ($7::text[] IS NULL OR type = ANY($7))
              AND (recorded_at, source, sequence) {strictly} ($6, $8, $9) {search}
            ORDER BY recorded_at {direction} LIMIT $5
        ) e
    ) page ORDER BY recorded_at {direction}, source {direction}, sequence {direction} LIMIT $5
"""

# Up to which moment a look reaches, read from the index alone; null: to the end.
REACH = """
    SELECT {nearest}(e.recorded_at) FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
        (SELECT recorded_at FROM store.events
         WHERE subject_id = s.subject AND s.source = $3 AND recorded_at BETWEEN $4 AND $5
         ORDER BY recorded_at {direction} OFFSET $6 LIMIT 1)
        UNION ALL
        (SELECT recorded_at FROM events
         WHERE subject_id = s.subject AND source = s.source AND recorded_at BETWEEN $4 AND $5
         ORDER BY recorded_at {direction} OFFSET $6 LIMIT 1)
    ) e
"""


@cache
def page_sql(order: Order, search: str) -> str:
    """Return the statement of a page; `search` are further conditions on `value`."""
    ways = {"asc": (">=", ">", "ASC"), "desc": ("<=", "<", "DESC")}
    bound, strictly, direction = ways[order]
    return PAGE.format(bound=bound, strictly=strictly, direction=direction, search=search)


async def page_rows(
    connection: Connection, department: str, streams: tuple[Sequence[UUID], Sequence[str]], where: Where
) -> Rows:
    """Return the rows of a page from some streams: their subjects and sources.

    Raises:
        Invalid: the cursor does not come from a history.
    """
    after = _after(where)
    first, last = _span(where)
    reach = None
    clause, args = conditions(where.search, _FIRST_SEARCHED)
    if args:
        near = (max(first, after[0]), last) if where.order == "asc" else (first, min(last, after[0]))
        reach = await _reach(connection, department, streams, where.order, near)
        first, last = (first, reach or last) if where.order == "asc" else (reach or first, last)
    found = await connection.fetch(
        page_sql(where.order, clause),
        *streams,
        department,
        last,
        where.limit + 1,
        after[0],
        list(where.types) or None,
        *after[1:],
        first,
        *args,
    )
    return Rows(found, reach, where.limit, where.order)


def _after(where: Where) -> tuple[datetime, str, int]:
    if where.cursor:
        moment, source, sequence = cursor_from(where.cursor, datetime, str, int)
        return moment, source, sequence
    return (END_OF_TIME, "~", 0) if where.order == "desc" else (BEGINNING, "", 0)


def _span(where: Where) -> tuple[datetime, datetime]:
    """Return between which moments of recording an event that fits can lie."""
    since = where.search.since
    return BEGINNING if since is None else since - SLACK, where.as_of or END_OF_TIME


async def _reach(
    connection: Connection,
    department: str,
    streams: tuple[Sequence[UUID], Sequence[str]],
    order: Order,
    between: tuple[datetime, datetime],
) -> datetime | None:
    nearest, direction = ("min", "ASC") if order == "asc" else ("max", "DESC")
    sql = REACH.format(nearest=nearest, direction=direction)
    reach: datetime | None = await connection.fetchval(sql, *streams, department, *between, SPAN)
    return reach
