"""Who may write at the service desk."""

from shared.identity.principal import Role

AGENTS: frozenset[Role] = frozenset({"service", "manager", "admin", "system"})
"""Who may write tickets and calls."""
