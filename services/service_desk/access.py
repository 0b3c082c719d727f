"""Who may do what at the service desk: one policy for each aggregate and list."""

from shared.model.policy import READERS, Policy, Role

AGENTS: frozenset[Role] = frozenset({"service", "manager", "admin", "system"})
"""The roles that may write tickets and calls."""

TICKET_POLICY = Policy("ticket", {"read": READERS, "change": AGENTS})
CALL_POLICY = Policy("call", {"read": READERS, "change": AGENTS})
