"""Who may send which commands, and what routes of several features have in common."""

from typing import Annotated

from fastapi import Query

from shared.identity.principal import READERS, Role

WRITERS: frozenset[Role] = frozenset({"contacts", "sales", "service", "manager", "admin", "system"})
"""Whoever talks to customers keeps their file."""
PEOPLE_KEEPERS: frozenset[Role] = frozenset({"admin", "manager", "system"})
"""Who may say who works here."""
MERGERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who may say that two customers are one."""
IMPORTERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who may bring files of customers in, and take them back."""
FORM_KEEPERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who opens forms to the public, and decides on what was set aside."""
DEFINERS: frozenset[Role] = frozenset({"manager", "admin", "system"})
"""Who says what is kept of customers."""
KEEPERS = READERS - {"auditor", "analyst"}
"""Who keeps views; those who only read use what is shared."""

CUSTOMER_PATH = "/customers/{customer_id}"

Filter = Annotated[str | None, Query(max_length=300)]
