"""Sections of a history that a reader can select, in the order in which pages offer them."""

from shared.messages.translation import N_
from shared.messages.wording import Section

CONVERSATIONS = Section("interactions", N_("Conversations"))
DEALS = Section("deals", N_("Deals"))
TICKETS = Section("tickets", N_("Tickets"))
NOTES = Section("notes", N_("Notes and discussions"))
PROFILE = Section("profile", N_("Profile"))

SECTIONS = (CONVERSATIONS, DEALS, TICKETS, NOTES, PROFILE)
