"""What all pages of analytics stand in: templates and menu."""

from pathlib import Path

from shared.web.pages.kit import Link, Pages
from shared.web.pages.marks import N_

PAGES = Pages(
    "analytics",
    Path(__file__).parent,
    menu=(Link(N_("Overview"), "/", "gauge"), Link(N_("Reports"), "/ui/reports", "table-2")),
)
