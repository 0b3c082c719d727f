"""Who may do what in sales: one policy for each aggregate and list."""

from shared.model.policy import READERS, Policy, Role

SELLERS: frozenset[Role] = frozenset({"sales", "manager", "admin", "system"})
"""The roles that may write to the pipeline."""

OPPORTUNITY_POLICY = Policy("opportunity", {"read": READERS, "change": SELLERS})
