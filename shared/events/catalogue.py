"""Every event type that the program knows, by wire name; each department has a union of its own event types."""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, get_args

from shared.events.contacts.activities.consent import ConsentEvent, ConsentRequestEvent
from shared.events.contacts.activities.discussions import MentionEvent
from shared.events.contacts.activities.enquiries import EnquiryEvent, InboundEvent, SuggestionEvent, WebFormEvent
from shared.events.contacts.activities.insights import CompetitorEvent, NeedEvent
from shared.events.contacts.activities.interactions import InteractionEvent
from shared.events.contacts.activities.visits import VisitEvent
from shared.events.contacts.customers.contact_persons import ContactPersonEvent
from shared.events.contacts.customers.custom_fields import CustomFieldEvent
from shared.events.contacts.customers.duplicates import DuplicateEvent
from shared.events.contacts.customers.merges import MergeEvent
from shared.events.contacts.customers.profile import CustomerEvent
from shared.events.contacts.data.bulk_actions import BulkActionEvent
from shared.events.contacts.data.imports import ImportEvent, ImportMappingSaved
from shared.events.contacts.data.saved_views import SavedViewEvent
from shared.events.contacts.people.colleagues import TeamEvent, UserEvent
from shared.events.contacts.people.hand_overs import UserHandOverEvent
from shared.events.contacts.people.territories import TerritoryEvent
from shared.events.sales.hand_overs import HandOverFollowed as SalesHandOverFollowed
from shared.events.sales.opportunities import OpportunityEvent
from shared.events.service_desk.calls import CallLogged
from shared.events.service_desk.hand_overs import HandOverFollowed as ServiceDeskHandOverFollowed
from shared.events.service_desk.tickets import TicketEvent
from shared.messages.event import Event
from shared.messages.fields import PersonalData
from shared.messages.wording import Thing

ContactsEvent = (
    CustomerEvent
    | MergeEvent
    | DuplicateEvent
    | ContactPersonEvent
    | InteractionEvent
    | ConsentEvent
    | ConsentRequestEvent
    | VisitEvent
    | UserHandOverEvent
    | TerritoryEvent
    | MentionEvent
    | NeedEvent
    | CompetitorEvent
    | ImportEvent
    | ImportMappingSaved
    | UserEvent
    | TeamEvent
    | CustomFieldEvent
    | WebFormEvent
    | EnquiryEvent
    | SuggestionEvent
    | InboundEvent
    | BulkActionEvent
    | SavedViewEvent
)
"""All events that contacts publishes."""

SalesEvent = SalesHandOverFollowed | OpportunityEvent
"""All events that sales publishes."""

ServiceDeskEvent = ServiceDeskHandOverFollowed | TicketEvent | CallLogged
"""All events that the service desk publishes."""

KnownEvent = ContactsEvent | SalesEvent | ServiceDeskEvent


@cache
def known_events() -> Mapping[str, type[Event]]:
    """Return the event classes of all departments by wire name."""
    return {event.type: event for event in get_args(KnownEvent)}


def event_class(event_type: str) -> type[Event]:
    """Return the event class for a wire name of any version; `Event` itself if the type is unknown here."""
    return known_events().get(event_type) or _by_name().get(event_type.rpartition(".v")[0], Event)


@cache
def _by_name() -> Mapping[str, type[Event]]:
    return {name.rpartition(".v")[0]: event for name, event in known_events().items()}


@cache
def things() -> tuple[Thing, ...]:
    """Return the kinds of things that events name."""
    return tuple(sorted({event.names for event in known_events().values() if event.names}))


def types_of(events: UnionType | type[Event]) -> tuple[str, ...]:
    """Return the wire names of a union of events."""
    return tuple(event.type for event in get_args(events) or (events,))


def personal_fields(event: type[Event]) -> frozenset[str]:
    """Return the names of an event's fields that are marked as personal data."""
    return frozenset(name for name, field in event.model_fields.items() if _marked((*field.metadata, field.annotation)))


def _marked(parts: tuple[Any, ...]) -> bool:
    return any(
        isinstance(part, PersonalData) or _marked((*getattr(part, "__metadata__", ()), *get_args(part)))
        for part in parts
    )
