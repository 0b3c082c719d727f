"""Who may do what that all departments must decide alike."""

from shared.model.policy import READERS, Policy

SIGNED_IN_POLICY = Policy("page", {"read": READERS})
"""For whoever has a role: what belongs to no list, such as the name in the corner of a page."""
HISTORY_POLICY = Policy("history", {"read": READERS, "export": READERS})
"""The history of a customer, and the stream of changes to it."""
DIRECTORY_POLICY = Policy("directory", {"read": READERS})
"""Names of customers and colleagues."""
HAND_OVER_POLICY = Policy("hand_over", {"read": READERS})
"""Work that passes from one colleague to another; only the departments themselves record it."""
