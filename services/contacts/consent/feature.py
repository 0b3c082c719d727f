"""What a customer allows us to contact them about, and how."""

from services.contacts.consent import pages, routes
from services.contacts.consent.domain import CONSENT
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(CONSENT,), commands=routes.COMMANDS, routers=(routes.router, pages.router))
