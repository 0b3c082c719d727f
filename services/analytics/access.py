"""Who may do what in analytics: figures have no customer in them."""

from shared.model.policy import READERS, Policy

REPORT_POLICY = Policy("report", {"read": READERS, "export": READERS})
