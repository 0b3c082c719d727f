"""Discussions about a customer, and who is mentioned in them."""

from services.contacts.discussions import pages, routes
from services.contacts.discussions.domain.discussion import DISCUSSION
from services.contacts.discussions.domain.mention import MENTION
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(DISCUSSION, MENTION),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    menu=(Link(N_("Mentions of me"), "/ui/mentions", "at-sign", place=70),),
)
