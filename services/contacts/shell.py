"""What all pages of contacts stand in: templates, menu, actions."""

from pathlib import Path

from shared.messages.translation import N_
from shared.web.pages.kit import Link, Pages

PAGES = Pages(
    "contacts",
    Path(__file__).parent,
    menu=(
        Link(N_("Customers"), "/", "building-2"),
        Link(N_("Enquiries"), "/ui/enquiries", "inbox"),
        Link(N_("Duplicates"), "/ui/duplicates", "layers"),
        Link(N_("Imports"), "/ui/imports", "upload"),
        Link(N_("Bulk actions"), "/ui/bulk-actions", "table-2"),
        Link(N_("Next steps"), "/ui/next-steps", "calendar"),
        Link(N_("Visits"), "/ui/visits", "map-pin"),
        Link(N_("Mentions of me"), "/ui/mentions", "at-sign"),
        Link(N_("Custom fields"), "/ui/custom-fields", "list"),
        Link(N_("People"), "/ui/people", "users"),
    ),
    actions=(Link(N_("New customer"), "/#new-customer", "user-plus"),),
)
