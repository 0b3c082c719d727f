"""Who may write in sales."""

from shared.identity.principal import Role

SELLERS: frozenset[Role] = frozenset({"sales", "manager", "admin", "system"})
"""Who may write to the pipeline."""
