"""Roles that may write in sales."""

from shared.identity.principal import Role

SELLERS: frozenset[Role] = frozenset({"sales", "manager", "admin", "system"})
"""The roles that may write to the pipeline."""
