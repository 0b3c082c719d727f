"""What a correction changed, field by field, in readable form."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.events.catalogue import event_class
from shared.messages.translation import N_
from shared.web.pages.text import filters
from shared.web.pages.text.language import gettext
from shared.web.pages.text.sentences import Names

NOTHING = "—"
_DIRECTIONS = {"inbound": N_("They came to us"), "outbound": N_("We went to them")}
_CODES = frozenset({"kind", "channel", "purpose"})
_PEOPLE = frozenset({"handled_by", "colleagues", "next_step_owner"})
_CONTACTS = frozenset({"contact_id", "contact_ids"})


def differences(event: Mapping[str, Any], names: Names) -> list[tuple[str, str, str]]:
    """Return (title, before, after) for each fact that a correction changed; empty and missing facts are equal."""
    data = event["data"]
    before: Mapping[str, Any] = data.get("before") or {}
    return [
        (_title(field, info), _shown(field, before.get(field), names), _shown(field, data.get(field), names))
        for field, info in _facts(event["type"]).items()
        if (before.get(field) or None) != (data.get(field) or None)
    ]


def _facts(event_type: str) -> Mapping[str, FieldInfo]:
    """Return the fields of the model that a correction event contains as `before`."""
    kinds = get_args(event_class(event_type).model_fields["before"].annotation)
    return next(kind.model_fields for kind in kinds if issubclass(kind, BaseModel))


def _title(name: str, field: FieldInfo) -> str:
    return gettext(field.title) if field.title else filters.words(name)


def _shown(field: str, value: Any, names: Names) -> str:
    if value is None or value in ("", [], ()):
        return NOTHING
    many = value if isinstance(value, (list, tuple)) else (value,)
    if field in _CODES:
        return filters.words(str(value))
    if field == "direction":
        return gettext(_DIRECTIONS[value])
    if field in _PEOPLE:
        return ", ".join(filters.person_name(handle) for handle in many)
    if field in _CONTACTS:
        return ", ".join(names.get(str(contact), str(contact)) for contact in many)
    if field == "duration_seconds":
        return filters.duration(timedelta(seconds=value))
    if field == "happened_at":
        return filters.exact(value)
    return filters.day(value) if field == "next_step_due" else ", ".join(str(item) for item in many)
