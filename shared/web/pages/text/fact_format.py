"""The facts of an event as shown in an opened entry of the timeline: in words, not as they are stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from shared.web.pages.text import filters
from shared.web.pages.text.language import gettext

_DAY = len("2026-01-01")


def fact(value: Any, key: str = "") -> str:
    """Return a fact in readable form; a fact with several parts is shown line by line."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return filters.money(value) if "amount" in value else _parts(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _each(value, key)
    if isinstance(value, str):
        return _written(value, key)
    return filters.duration(value) if key.endswith("_seconds") else str(value)


def _parts(value: Mapping[str, Any]) -> str:
    lines = [(filters.words(name), fact(part, name)) for name, part in value.items() if part not in (None, "", [])]
    return Markup("<br>").join(Markup("{}: {}").format(*line) for line in lines)


def _each(values: Sequence[Any], key: str) -> str:
    between = Markup("<br>") if any(isinstance(value, Mapping) for value in values) else Markup(", ")
    return between.join(fact(value, key) for value in values)


def _written(text: str, key: str) -> str:
    moment = _moment(text) if key.endswith(("_at", "_since", "until")) else None
    if moment is not None:
        return filters.exact(moment)
    if key in {"due", "expires_on"} or key.endswith(("_due", "_close", "_on")):
        return filters.day(text) if _is_day(text) else text
    return filters.phone(text) if key == "number" and text.startswith("+") else text


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _is_day(text: str) -> bool:
    try:
        return len(text) == _DAY and bool(date.fromisoformat(text))
    except ValueError:
        return False
