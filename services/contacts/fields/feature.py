"""The company's own fields for customers."""

from services.contacts.fields import pages, routes
from services.contacts.fields.domain import CUSTOM_FIELD
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(CUSTOM_FIELD,),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    menu=(Link(N_("Custom fields"), "/ui/custom-fields", "list", place=80),),
)
