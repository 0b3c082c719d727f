"""Contacts: who our customers are, who works for them, every touchpoint with them, and who we are ourselves.

Writes `crm.contacts.events`: customers, contact persons, interactions, users and teams.
Reads all four topics; its read model is the customer 360.
"""

INBOUND_ENQUIRIES = "crm.inbound.enquiries"
"""The topic where shops and other systems put what customers ask."""
