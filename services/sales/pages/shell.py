"""What all pages of sales stand in: templates, menu, actions."""

from pathlib import Path

from shared.web.pages.kit import Link, Pages
from shared.web.pages.marks import N_

PAGES = Pages(
    "sales",
    Path(__file__).parent,
    menu=(Link(N_("Pipeline"), "/", "kanban"), Link(N_("Opportunities"), "/ui/opportunities", "list")),
    actions=(Link(N_("New opportunity"), "/#new-opportunity", "plus"),),
)
