"""Who may do what in contacts: one policy for each aggregate and list."""

from shared.model.policy import READERS, Action, Policy, Role

WRITERS: frozenset[Role] = frozenset({"contacts", "sales", "service", "manager", "admin", "system"})
"""Whoever talks to customers keeps their file."""
STEWARDS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who looks after the file as a whole: duplicates, imports, forms."""
MANAGERS: frozenset[Role] = frozenset({"manager", "admin", "system"})
"""Who says what is kept of customers, and who works here."""
CHANGES: frozenset[Action] = frozenset({"change"})

CUSTOMER_POLICY = Policy("customer", {"read": READERS, "change": WRITERS, "bulk": WRITERS, "export": READERS})
CONTACT_PERSON_POLICY = Policy("contact_person", {"read": READERS, "change": WRITERS})
CONSENT_POLICY = Policy("consent", {"read": READERS, "change": WRITERS})
INTERACTION_POLICY = Policy("interaction", {"read": READERS, "change": WRITERS})
VISIT_POLICY = Policy("visit", {"read": READERS, "change": WRITERS})
DISCUSSION_POLICY = Policy("discussion", {"read": READERS, "change": WRITERS})
MENTION_POLICY = Policy("mention", {"read": READERS, "change": WRITERS})
NEED_POLICY = Policy("need", {"read": READERS, "change": WRITERS})
COMPETITOR_POLICY = Policy("competitor", {"read": READERS, "change": WRITERS})
CONSENT_REQUEST_POLICY = Policy("consent_request", {"read": READERS, "change": WRITERS})
SUGGESTION_POLICY = Policy("suggested_enquiry", {"read": READERS, "change": WRITERS})
ENQUIRY_POLICY = Policy("enquiry", {"read": READERS, "change": WRITERS})
BULK_ACTION_POLICY = Policy("bulk_action", {"read": READERS, "change": WRITERS})

MERGE_POLICY = Policy("merge", {"read": READERS, "change": STEWARDS})
DUPLICATE_POLICY = Policy("duplicate", {"read": READERS, "change": STEWARDS})
IMPORT_POLICY = Policy("import", {"read": READERS, "change": STEWARDS, "export": READERS})
IMPORT_MAPPING_POLICY = Policy("import_mapping", {"read": READERS, "change": STEWARDS})
WEB_FORM_POLICY = Policy("web_form", {"read": STEWARDS, "change": STEWARDS}, watched=CHANGES)
QUARANTINE_POLICY = Policy("inbound", {"read": STEWARDS, "change": STEWARDS}, watched=frozenset({"read", "change"}))

CUSTOM_FIELD_POLICY = Policy("custom_field", {"read": READERS, "change": MANAGERS}, watched=CHANGES)
USER_POLICY = Policy("user", {"read": READERS, "change": MANAGERS}, watched=CHANGES)
TEAM_POLICY = Policy("team", {"read": READERS, "change": MANAGERS}, watched=CHANGES)
TERRITORY_POLICY = Policy("territory", {"read": READERS, "change": MANAGERS}, watched=CHANGES)

SAVED_VIEW_POLICY = Policy(
    "saved_view",
    {"read": READERS, "change": {"owner": READERS - {"auditor", "analyst"}, "none": frozenset({"manager", "admin"})}},
)
"""Those who only read use what is shared; managers may change the views of others."""

CUSTOMER_PATH = "/customers/{customer_id}"
