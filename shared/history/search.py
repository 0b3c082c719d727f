"""Searching a history: which of its events to show, and how far one search step reaches.

Conditions are applied to the stored bytes, which are compact JSON: the text `"authid":"user:anna"` occurs in them only
as an attribute, since quotes within texts are escaped. That costs about a microsecond an event, so no index has to be
written with every event for a question that few ask. A search for something rare would still go through everything. A
search step therefore examines a limited number of events, reports how far it came, and the next one continues from
there.
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
    """What to search for; omitted conditions do not matter."""

    actors: Sequence[str] = ()
    """Who did it: `user:anna`."""
    channels: Sequence[str] = ()
    """Through which channel: of the contact (`phone`) or of the command (`import`)."""
    since: datetime | None = None
    """Happened then or later: the event's `time`, not when it was recorded."""
    until: datetime | None = None
    """Happened before."""
    text: str = ""
    """Occurs somewhere in what was recorded, ignoring case."""

    @property
    def narrows(self) -> bool:
        """Whether there is any condition at all."""
        return any(self)


def conditions(search: Search, first: int) -> tuple[str, list[Any]]:
    """Return the conditions as SQL over `value`, and their arguments; parameters are numbered from `first`."""
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
        # First a cheap check of everything, then an exact check of the texts alone: names of fields do not count.
        as_json = json.dumps(search.text, ensure_ascii=False)[1:-1]
        yield "convert_from(value, 'UTF8') ILIKE {}::text", _containing(as_json)
        yield _SAID, _containing(search.text)


def _containing(text: str) -> str:
    return f"%{like_literal(text)}%"
