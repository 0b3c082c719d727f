"""What all pages of sales stand in: templates, menu, actions."""

from pathlib import Path

from shared.messages.translation import N_
from shared.web.pages.kit import Link, Pages

PAGES = Pages(
    "sales",
    Path(__file__).parent,
    menu=(Link(N_("Pipeline"), "/", "kanban"), Link(N_("Opportunities"), "/ui/opportunities", "list")),
    actions=(Link(N_("New opportunity"), "/#new-opportunity", "plus"),),
)
