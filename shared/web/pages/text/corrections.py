"""What a correction of an interaction changed, field by field, as people read it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.events.contacts.activities.interactions import InteractionFacts
from shared.messages.translation import N_
from shared.web.pages.text import filters
from shared.web.pages.text.language import gettext
from shared.web.pages.text.sentences import Names

NOTHING = "—"
_TITLES = {
    "happened_at": N_("When"),
    "duration_seconds": N_("Duration"),
    "handled_by": N_("Who had it"),
    "contact_id": N_("With"),
    "contact_ids": N_("With"),
    "participants": N_("Others who took part"),
    "purpose": N_("What for"),
    "next_step_due": N_("Next step by"),
    "next_step_owner": N_("Who takes the next step"),
}
"""What fields are called where their names do not read well."""
_DIRECTIONS = {"inbound": N_("They came to us"), "outbound": N_("We went to them")}
_CODES = frozenset({"kind", "channel", "purpose"})
_PEOPLE = frozenset({"handled_by", "colleagues", "next_step_owner"})
_CONTACTS = frozenset({"contact_id", "contact_ids"})


def differences(data: Mapping[str, Any], names: Names) -> list[tuple[str, str, str]]:
    """Return (title, before, after) for each fact that a correction changed; events leave out what they do not say."""
    before: Mapping[str, Any] = data.get("before") or {}
    return [
        (_title(field), _shown(field, before.get(field), names), _shown(field, data.get(field), names))
        for field in InteractionFacts.model_fields
        if (before.get(field) or None) != (data.get(field) or None)
    ]


def _title(field: str) -> str:
    return gettext(_TITLES[field]) if field in _TITLES else filters.words(field)


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
    return filters.day(value) if field == "next_step_due" else ", ".join(str(one) for one in many)
