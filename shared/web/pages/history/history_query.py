"""The filters in the address of a history panel, and the query of the history that they describe."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import get_args

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from shared.events.catalogue import known_events
from shared.events.contacts.activities.interactions import ContactChannel
from shared.history.page import HistoryQuery, jump_to
from shared.history.search import Search
from shared.messages.fields import EARLIEST, Moment
from shared.messages.refusals import Invalid
from shared.query.conditions import MAX_LIMIT
from shared.settings import DEPARTMENTS
from shared.web.pages.viewer import viewer_of

FIRST_PAGE = 30
CHANNELS: tuple[str, ...] = get_args(ContactChannel)
"""Channels that a page offers as filters."""
LATEST = 9999
DIGITS = 9
"""How many digits of a number are read; the largest page size has far fewer."""
PARAMETERS = ("source", "kind", "actor", "channel", "from", "to", "q", "jump", "by", "as_of")
"""Parameters of the panel's address.

Days (`from`, `to`, `jump`) are in the viewer's time zone; `by` is `recorded` or empty.
"""

_moment: TypeAdapter[Moment] = TypeAdapter(Moment)


def as_of(request: Request) -> Moment | None:
    """Return the past moment that a request asks to see, or None for the present.

    Raises:
        Invalid: it is not a time with a zone.
    """
    text = request.query_params.get("as_of")
    if not text:
        return None
    try:
        return _moment.validate_python(text)
    except ValidationError:
        raise Invalid("must be a time with its zone, such as 2026-03-01T12:00:00Z", field="as_of") from None


def filters_of(request: Request) -> Mapping[str, str]:
    """Return the filters of a request by name; an unused filter is empty."""
    parameters = {name: request.query_params.get(name, "").strip()[:300] for name in PARAMETERS}
    return parameters if parameters["by"] == "recorded" else {**parameters, "by": ""}


def where_of(request: Request) -> HistoryQuery:
    """Return the query of a history that a request describes.

    Raises:
        Invalid: a day or the moment in `as_of` is not valid.
    """
    parameters = filters_of(request)
    to = _day(request, "to")
    search = Search(
        actors=_actors(parameters["actor"], viewer_of(request).colleagues) if parameters["actor"] else [],
        channels=[parameters["channel"]] if parameters["channel"] else [],
        since=_day(request, "from"),
        until=to and to + timedelta(days=1),
        text=parameters["q"],
    )
    return HistoryQuery(
        limit=_limit(request),
        cursor=request.query_params.get("cursor") or _jump(request),
        sources=[parameters["source"]] if parameters["source"] in DEPARTMENTS else [],
        types=_types(parameters["kind"]),
        as_of=as_of(request),
        search=search,
        by="recorded" if parameters["by"] == "recorded" else "happened",
    )


def _actors(text: str, colleagues: Mapping[str, str]) -> Sequence[str]:
    """Return the actors that a text refers to: an actor as recorded (`system:erp`), a handle, or part of a name."""
    if ":" in text:
        return [text]
    if text.lower() in colleagues:
        return [f"user:{text.lower()}"]
    called = [f"user:{handle}" for handle, name in colleagues.items() if text.casefold() in name.casefold()]
    return called or [f"user:{text.lower()}"]


def _day(request: Request, name: str) -> datetime | None:
    """Return when a day begins in the viewer's time zone; None if the parameter is empty."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("must be a day, such as 2026-03-01", field=name) from None
    if not EARLIEST <= day.year < LATEST:  # outside them, zones and following days cannot be computed
        raise Invalid(f"must be between the years {EARLIEST} and {LATEST}", field=name)
    return datetime.combine(day, time(), viewer_of(request).zone)


def _jump(request: Request) -> str | None:
    """Return a cursor to the end of the day to jump to; None if there is none."""
    day = _day(request, "jump")
    return jump_to(day + timedelta(days=1)) if day else None


def _limit(request: Request) -> int:
    limit = request.query_params.get("limit", "")
    return max(FIRST_PAGE, min(int(limit[:DIGITS]), MAX_LIMIT)) if limit.isdecimal() else FIRST_PAGE


def _types(kind: str) -> Sequence[str]:
    return [name for name, event in known_events().items() if any(kind == section.name for section in event.sections)]
