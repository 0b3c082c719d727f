"""What all pages of analytics stand in: templates and menu."""

from pathlib import Path

from shared.messages.translation import N_
from shared.web.pages.kit import Link, Pages

PAGES = Pages(
    "analytics",
    Path(__file__).parent,
    menu=(Link(N_("Overview"), "/", "gauge"), Link(N_("Reports"), "/ui/reports", "table-2")),
)
