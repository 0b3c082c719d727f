"""Who may send which commands, and where customers are in the URL space."""

from shared.identity.principal import Role

WRITERS: frozenset[Role] = frozenset({"contacts", "sales", "service", "manager", "admin", "system"})
"""Whoever talks to customers keeps their file."""
PEOPLE_KEEPERS: frozenset[Role] = frozenset({"admin", "manager", "system"})
"""Who may say who works here."""

CUSTOMER_PATH = "/customers/{customer_id}"
