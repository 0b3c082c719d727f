"""What all pages of contacts stand in: templates, menu, actions."""

from pathlib import Path

from shared.web.pages.kit import Link, Pages
from shared.web.pages.marks import N_

PAGES = Pages(
    "contacts",
    Path(__file__).parent,
    menu=(Link(N_("Customers"), "/", "building-2"),),
    actions=(Link(N_("New customer"), "/#new-customer", "user-plus"),),
)
