"""What all pages of the service desk stand in: templates, menu, actions."""

from pathlib import Path

from shared.messages.translation import N_
from shared.web.pages.kit import Link, Pages

PAGES = Pages(
    "service_desk",
    Path(__file__).parent,
    menu=(Link(N_("Board"), "/", "kanban"), Link(N_("Tickets"), "/ui/tickets", "inbox")),
    actions=(Link(N_("New ticket"), "/#new-ticket", "plus"),),
)
