"""Every event type the program knows, by its name on the wire. Each department's union is its part of the language."""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from shared.events.contacts import ContactsEvent
from shared.events.sales import SalesEvent
from shared.events.service_desk import ServiceDeskEvent
from shared.messages.event import Event
from shared.messages.fields import PersonalData

LANGUAGE = ContactsEvent | SalesEvent | ServiceDeskEvent


@cache
def known_events() -> Mapping[str, type[Event]]:
    """Return the published language: wire name → event class, of all departments."""
    return {event.type: event for event in get_args(LANGUAGE)}


def personal_fields(event: type[Event]) -> frozenset[str]:
    """Return the names of an event's fields that are marked as personal data."""
    return frozenset(name for name, field in event.model_fields.items() if _marked((*field.metadata, field.annotation)))


def _marked(parts: tuple[Any, ...]) -> bool:
    return any(
        isinstance(part, PersonalData) or _marked((*getattr(part, "__metadata__", ()), *get_args(part)))
        for part in parts
    )
