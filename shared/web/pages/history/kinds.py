"""Filters of a history by kind of event."""

from collections.abc import Mapping
from typing import get_args

from shared.events.contacts.activities.interactions import ContactChannel
from shared.messages.translation import N_

HISTORY_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "interactions": (
        N_("Conversations"),
        ("contacts.interaction_", "contacts.visit_", "service_desk.call_", "service_desk.ticket_replied"),
    ),
    "deals": (N_("Deals"), ("sales.opportunity_", "sales.next_step_")),
    "tickets": (N_("Tickets"), ("service_desk.ticket_",)),
    "notes": (
        N_("Notes and discussions"),
        ("contacts.discussion_", "contacts.mention_", "contacts.need_", "contacts.competitor_"),
    ),
    "profile": (N_("Profile"), ("contacts.customer_", "contacts.contact_person_", "contacts.consent_")),
}
"""Filters by kind: what they are called, and how the types of their events begin."""

CHANNELS: tuple[str, ...] = get_args(ContactChannel)
"""Channels that the history can be searched by in the page."""
