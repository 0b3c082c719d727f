"""Roles that may write at the service desk."""

from shared.identity.principal import Role

AGENTS: frozenset[Role] = frozenset({"service", "manager", "admin", "system"})
"""The roles that may write tickets and calls."""
