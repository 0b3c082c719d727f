"""One page of a history: the requested part, and its rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from shared.engine.event.envelope import HAPPENED_AT, instant
from shared.engine.store.database import Connection
from shared.history.search import Search, conditions
from shared.query.conditions import cursor_from, cursor_to

Order = Literal["asc", "desc"]
Time = Literal["recorded", "happened"]
BEGINNING, END_OF_TIME = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
SPAN = 10_000
"""Events of one stream that a single search step examines."""
SLACK = timedelta(minutes=5)
"""The tolerance for clock differences; otherwise, no event is recorded before it happened."""
ANY_SEQUENCE = 2**62
FIRST_SUBJECT, LAST_SUBJECT = UUID(int=0), UUID(int=2**128 - 1)
_FIRST_SEARCHED = 13


class HistoryQuery(NamedTuple):
    """The part of a history to show."""

    limit: int = 50
    cursor: str | None = None
    order: Order = "desc"
    sources: Sequence[str] = ()
    types: Sequence[str] = ()
    as_of: datetime | None = None
    search: Search = Search()
    by: Time = "recorded"
    """The event time to sort by; events recorded late have different positions in the two orders."""


class Axis(NamedTuple):
    """One of an event's two times, as the database stores it."""

    sql: str
    of: Callable[[datetime], Any]
    """Converts a moment for comparison with this time."""
    text: Callable[[Any], str]
    """Converts this time to its form in a cursor: RFC 3339."""


AXES: dict[Time, Axis] = {
    "recorded": Axis("recorded_at", lambda moment: moment, instant),
    # As written in the event; each table has an index on it.
    "happened": Axis(HAPPENED_AT, lambda moment: instant(moment).encode(), lambda written: written.decode()),
}


class After(NamedTuple):
    """The event after which a page begins."""

    at: datetime
    source: str
    sequence: int
    subject: UUID


class HistoryRows(NamedTuple):
    """The rows of a page, plus one if there are more."""

    found: Sequence[Any]
    reach: Any
    """The moment up to which a search examined events; None: to the end."""
    where: HistoryQuery

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page; None if this page ends the history."""
        if len(self.found) > self.where.limit:
            last = self.found[self.where.limit - 1]
            return cursor_to(self._text(last["at"]), last["source"], last["sequence"], last["subject"])
        searched = self.searched_to
        return jump_to(datetime.fromisoformat(searched), self.where.order) if searched else None

    @property
    def searched_to(self) -> str | None:
        """The moment reached if a search stopped before the page was full; otherwise None."""
        full = len(self.found) > self.where.limit
        return None if full or self.reach is None else self._text(self.reach)

    def _text(self, at: Any) -> str:
        return AXES[self.where.by].text(at)


def after(cursor: str) -> After:
    """Return the event that a cursor points to; the next page begins after it.

    Raises:
        Invalid: the cursor does not come from a history.
    """
    return After(*cursor_from(cursor, datetime, str, int, UUID))


def jump_to(moment: datetime, order: Order = "desc") -> str:
    """Return the cursor of a page that begins strictly before a moment (after it, in ascending order)."""
    beyond = ("", 0, FIRST_SUBJECT) if order == "desc" else ("~", ANY_SEQUENCE, LAST_SUBJECT)
    return cursor_to(instant(moment), *beyond)


# Each stream's part of the page is read from an index: a stream's recordedtime rises with its sequence, and another
# index contains the times of happening. Many events may have the same time; `edge` is where the page begins among them.
PART = """
    SELECT s.source, s.subject, e.* FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
        SELECT sequence, {at} AS at, value FROM {events}
        WHERE {stream} AND {at} BETWEEN $10 AND $4 AND recorded_at <= $12
          AND ({at}, sequence) {strictly} ($6, {edge}) AND ($7::text[] IS NULL OR type = ANY($7)) {search}
        ORDER BY {at} {direction}, sequence {direction} LIMIT $5
    ) e
"""
OWN = {"events": "store.events", "stream": "subject_id = s.subject AND s.source = $3"}
OTHERS = {"events": "events", "stream": "subject_id = s.subject AND source = s.source"}
EDGES: dict[Order, str] = {
    "asc": "CASE WHEN {one} < {other} THEN {most} WHEN {one} > {other} THEN 0 "
    "ELSE $9::bigint - (s.subject > $11::uuid)::int END",
    "desc": "CASE WHEN {one} < {other} THEN {most} WHEN {one} > {other} THEN 0 "
    "ELSE $9::bigint + (s.subject < $11::uuid)::int END",
}
PAGE = """
    SELECT source, subject, sequence, at, value FROM ({own} UNION ALL {others}) page
    ORDER BY at {direction}, source {direction}, sequence {direction}, subject {direction} LIMIT $5
"""

# The moment up to which a search step reaches, read only from the index; null: to the end.
REACH = """
    SELECT {nearest}(e.at) FROM unnest($1::uuid[], $2::text[]) AS s(subject, source) CROSS JOIN LATERAL (
        (SELECT {at} AS at FROM store.events
         WHERE subject_id = s.subject AND s.source = $3 AND {at} BETWEEN $4 AND $5
         ORDER BY {at} {direction} OFFSET $6 LIMIT 1)
        UNION ALL
        (SELECT {at} AS at FROM events
         WHERE subject_id = s.subject AND source = s.source AND {at} BETWEEN $4 AND $5
         ORDER BY {at} {direction} OFFSET $6 LIMIT 1)
    ) e
"""


@cache
def page_sql(by: Time, order: Order, search: str) -> str:
    """Return the SQL of a page; `search` contains further conditions on `value`."""
    strictly, direction = (">", "ASC") if order == "asc" else ("<", "DESC")
    shape = {
        "at": AXES[by].sql,
        "strictly": strictly,
        "direction": direction,
        "edge": EDGES[order].format(one='s.source COLLATE "C"', other='$8::text COLLATE "C"', most=ANY_SEQUENCE),
        "search": search,
    }
    return PAGE.format(own=PART.format(**shape, **OWN), others=PART.format(**shape, **OTHERS), direction=direction)


async def page_rows(
    connection: Connection, department: str, streams: tuple[Sequence[UUID], Sequence[str]], where: HistoryQuery
) -> HistoryRows:
    """Return the rows of a page from these streams, given by subjects and sources.

    Raises:
        Invalid: the cursor does not come from a history.
    """
    axis, place = AXES[where.by], _after(where)
    first, last = (axis.of(moment) for moment in _span(where))
    reach, at = None, axis.of(place.at)
    clause, args = conditions(where.search, _FIRST_SEARCHED)
    if args:
        near = (max(first, at), last) if where.order == "asc" else (first, min(last, at))
        reach = await _reach(connection, department, streams, where, near)
        first, last = (first, reach or last) if where.order == "asc" else (reach or first, last)
    edge = (list(where.types) or None, place.source, place.sequence, first, place.subject)
    arguments = (*streams, department, last, where.limit + 1, at, *edge, where.as_of or END_OF_TIME, *args)
    rows = await connection.fetch(page_sql(where.by, where.order, clause), *arguments)
    return HistoryRows(rows, reach, where)


def _after(where: HistoryQuery) -> After:
    if where.cursor:
        return after(where.cursor)
    if where.order == "desc":
        return After(END_OF_TIME, "~", 0, FIRST_SUBJECT)
    return After(BEGINNING, "", 0, FIRST_SUBJECT)


def _span(where: HistoryQuery) -> tuple[datetime, datetime]:
    """Return the time span that contains all matching events."""
    since, until = where.search.since, where.search.until
    if where.by == "happened":
        return since or BEGINNING, until or END_OF_TIME
    return BEGINNING if since is None else since - SLACK, where.as_of or END_OF_TIME


async def _reach(
    connection: Connection,
    department: str,
    streams: tuple[Sequence[UUID], Sequence[str]],
    where: HistoryQuery,
    between: tuple[Any, Any],
) -> Any:
    nearest, direction = ("min", "ASC") if where.order == "asc" else ("max", "DESC")
    sql = REACH.format(nearest=nearest, direction=direction, at=AXES[where.by].sql)
    return await connection.fetchval(sql, *streams, department, *between, SPAN)
