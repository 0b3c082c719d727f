"""Contacts: who our customers are, who works for them, every touchpoint with them, and who we are ourselves.

Writes `crm.contacts.events`: customers, contact persons, interactions, users and teams.
Reads all four topics; its read model is the customer 360.
"""
