"""Searching a history: conditions on its events.

Conditions are applied to the stored bytes, which are compact JSON. The text `"authid":"user:anna"` can only occur there
as an attribute, since quotes within texts are escaped. This costs about a microsecond per event, so rare searches
do not justify an index that every event must update. A search for something rare would scan everything.
Therefore a search step examines a limited number of events and reports how far it came; the next one continues there.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from shared.engine.event.envelope import HAPPENED_AT, instant
from shared.query.conditions import like_literal

_SAID = """EXISTS (
    SELECT FROM jsonb_path_query(convert_from(value, 'UTF8')::jsonb -> 'data', '$.** ? (@.type() == "string")')
    AS s(said) WHERE said #>> '{{}}' ILIKE {}::text
)"""


class Search(NamedTuple):
    """The conditions of a search; omitted ones match everything."""

    actors: Sequence[str] = ()
    """Done by one of these actors: `user:anna`."""
    channels: Sequence[str] = ()
    """Through one of these channels: of the contact (`phone`) or of the command (`import`)."""
    since: datetime | None = None
    """Happened at this moment or later, by the event's `time`, not by when it was recorded."""
    until: datetime | None = None
    """Happened before this moment."""
    text: str = ""
    """Occurs in any text of the event's data, ignoring case."""

    @property
    def narrows(self) -> bool:
        """Whether there is any condition."""
        return any(self)


def conditions(search: Search, first: int) -> tuple[str, list[Any]]:
    """Return the conditions as SQL on `value`, and their arguments; parameters are numbered from `first`."""
    clauses: list[str] = []
    args: list[Any] = []
    for clause, argument in _clauses(search):
        clauses.append(clause.format(f"${first + len(args)}"))
        args.append(argument)
    return "".join(f" AND {clause}" for clause in clauses), args


def _clauses(search: Search) -> Iterator[tuple[str, Any]]:
    for name, values in (("authid", search.actors), ("channel", search.channels)):
        if values:
            parts = [f'"{name}":{json.dumps(value, ensure_ascii=False)}'.encode() for value in values]
            yield "EXISTS (SELECT FROM unnest({}::bytea[]) AS w(part) WHERE position(w.part in value) > 0)", parts
    if search.since is not None:
        yield f"{HAPPENED_AT} >= {{}}::bytea", instant(search.since).encode()
    if search.until is not None:
        yield f"{HAPPENED_AT} < {{}}::bytea", instant(search.until).encode()
    if search.text:
        # First a cheap check of all bytes, then an exact check of the texts, so that field names do not match.
        as_json = json.dumps(search.text, ensure_ascii=False)[1:-1]
        yield "convert_from(value, 'UTF8') ILIKE {}::text", _containing(as_json)
        yield _SAID, _containing(search.text)


def _containing(text: str) -> str:
    return f"%{like_literal(text)}%"
