"""Every event type the program knows, by its name on the wire. Each department's union is its part of the language."""

from collections.abc import Mapping
from functools import cache
from typing import get_args

from shared.events.contacts import ContactsEvent
from shared.events.sales import SalesEvent
from shared.events.service_desk import ServiceDeskEvent
from shared.message import Event

LANGUAGE = ContactsEvent | SalesEvent | ServiceDeskEvent


@cache
def known_events() -> Mapping[str, type[Event]]:
    """Return the published language: wire name → event class, of all departments."""
    return {event.type: event for event in get_args(LANGUAGE)}
