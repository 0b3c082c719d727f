"""Filters of a history by kind of event."""

from collections.abc import Mapping

from shared.web.pages.marks import N_

HISTORY_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "interactions": (
        N_("Conversations"),
        ("contacts.interaction_", "service_desk.call_", "service_desk.ticket_replied"),
    ),
    "deals": (N_("Deals"), ("sales.opportunity_", "sales.next_step_")),
    "tickets": (N_("Tickets"), ("service_desk.ticket_",)),
    "profile": (N_("Profile"), ("contacts.customer_", "contacts.contact_person_")),
}
"""Filters by kind: what they are called, and how the types of their events begin."""
