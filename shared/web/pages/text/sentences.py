"""Each event as one sentence: "Anna won Renewal 2027 for €12,500"."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from shared.events.catalogue import event_class, things
from shared.messages.translation import N_
from shared.web.pages.text import filters
from shared.web.pages.text.language import gettext

Names = Mapping[str, str]
"""Titles and names by id (of opportunities, tickets, people), as far as the page knows them."""

_LONG = 160


def sentence(event: Mapping[str, Any], names: Names | None = None) -> Markup:
    """Return the sentence for an event that has the form of the history (`type`, `actor`, `data`, …).

    Each type has alternatives, the fullest first; the first one whose values are all present is used. A type that
    this program does not know still gets a sentence made from its name.
    """
    values = _Values(event, names or {})
    for alternative in event_class(event["type"]).reads_as.sentences:
        if all(values.has(field) for field in _fields(alternative)):
            return Markup(gettext(alternative)).format_map(values)  # noqa: S704 - our own words; values are escaped
    return Markup(gettext("{who} recorded: {what}")).format_map(values)  # noqa: S704


def icon_of(event: Mapping[str, Any]) -> str:
    """Return the icon of an event; the icon of an interaction shows its kind."""
    wording = event_class(event["type"]).reads_as
    return wording.icons.get(str((event.get("data") or {}).get(wording.by, "")), wording.icon)


def participants(data: Mapping[str, Any], names: Names) -> list[str]:
    """Return a contact's participants besides the colleague who handled it: contact persons, colleagues and others."""
    contacts = dict.fromkeys(str(key) for key in (data.get("contact_id"), *(data.get("contact_ids") or ())) if key)
    colleagues = [filters.person_name(handle) for handle in data.get("colleagues") or ()]
    present = [names[contact] for contact in contacts if contact in names]
    return [*present, *colleagues, *(data.get("participants") or ())]


def _fields(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


class _Values(dict[str, Any]):
    """Values of placeholders in readable form: special ones such as `who` first, then the event's own fields."""

    def __init__(self, event: Mapping[str, Any], names: Names) -> None:
        super().__init__()
        self._event = event
        self._data: Mapping[str, Any] = event.get("data") or {}
        self._names = names

    def has(self, field: str) -> bool:
        return bool(self[field])

    def __missing__(self, field: str) -> Any:
        special = _SPECIAL.get(field)
        value = special(self._event, self._data, self._names) if special else _written(field, self._data.get(field))
        self[field] = Markup("<b>{}</b>").format(value) if field in _STRONG and value else value
        return self[field]


def _who(event: Mapping[str, Any], _data: Mapping[str, Any], names: Names) -> str:
    return names.get(event["actor"]) or filters.person_of(event["actor"])


def _what(event: Mapping[str, Any], _data: Mapping[str, Any], _names: Names) -> str:
    name = event["type"].rpartition(".v")[0].rpartition(".")[2] or event["type"]
    return str(name).replace("_", " ")


def _named(key: str, otherwise: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]:
    """Return a lookup of the title of what `key` points to; the event's own title, subject or name comes first."""

    def look_up(_event: Mapping[str, Any], data: Mapping[str, Any], names: Names) -> str:
        own = data.get("title") or data.get("subject") or data.get("name") or data.get("other_name")
        return str(own or names.get(str(data.get(key))) or gettext(otherwise))

    return look_up


def _plain(key: str, names_key: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]:
    """Return a lookup in a nested value: the address of an e-mail, the number of a phone."""

    def look_up(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
        nested = data.get(key)
        return str(nested.get(names_key) or "") if isinstance(nested, Mapping) else str(nested or "")

    return look_up


def _number(_event: Mapping[str, Any], data: Mapping[str, Any], names: Names) -> str:
    return filters.phone(_plain("phone", "number")(_event, data, names))


def _former(
    key: str, point: str, written: Callable[[str], str] = str
) -> Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]:
    """Return a lookup of the former address or number; empty if it did not change."""

    def look_up(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
        former, point_now = data.get(key), data.get(point)
        now = point_now.get(key) if isinstance(point_now, Mapping) else None
        return written(str(former)) if former and former != now else ""

    return look_up


def _marks(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
    point = data.get("email") or data.get("phone") or {}
    kind = filters.words(point.get("kind", "work")).lower()
    return f"{kind}, {gettext('preferred')}" if point.get("preferred") else kind


def _field_label(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
    return str(data.get("label") or data.get("field") or "")


def _city(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
    address = data.get("address")
    if not isinstance(address, Mapping):
        return ""
    return ", ".join(str(part) for part in (*address.get("lines", ()), address.get("city")) if part)


def _length(_event: Mapping[str, Any], data: Mapping[str, Any], _names: Names) -> str:
    seconds = data.get("duration_seconds")
    return filters.duration(timedelta(seconds=seconds)) if seconds else ""


_SPECIAL: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]] = {
    "who": _who,
    "what": _what,
    "other": _named("other_id", N_("another customer")),
    "email_address": _plain("email", "address"),
    "phone_number": _number,
    "former_email": _former("address", "email"),
    "former_phone": _former("number", "phone", filters.phone),
    "marks": _marks,
    "field_label": _field_label,
    "place": _city,
    "length": _length,
    "what_needed": _plain("what", "what"),
} | {thing.placeholder: _named(thing.key, thing.unknown) for thing in things()}
_STRONG = frozenset({"other", "amount", "subject", "name", "title", *(thing.placeholder for thing in things())})
_PEOPLE = frozenset(
    {"owner", "assignee", "previous_owner", "from_owner", "from_assignee", "handled_by", "manager", "handle"}
)
_CODES = frozenset(
    {
        "stage",
        "from_stage",
        "status",
        "priority",
        "from_priority",
        "waiting_for",
        "outcome",
        "kind",
        "purpose",
        "channel",
    }
)


def _written(field: str, value: Any) -> str:
    """Return a field's value as written in a sentence; empty if the event has no value."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, Mapping) and "amount" in value:
        return filters.money(value)
    if field in _PEOPLE:
        return filters.person_of(f"user:{value}")
    if field in _CODES:
        return filters.words(str(value)).lower()
    if field.endswith("planned_at"):
        return f"{filters.day(value)} {filters.clock(value)}"
    if field.endswith(("_close", "due", "until")):
        return filters.day(value)
    text = str(value)
    return escape(text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…")
