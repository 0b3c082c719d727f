"""What a customer allows us to contact them about, and how."""

from services.contacts.consent import pages, routes
from services.contacts.consent.domain.consent import CONSENT
from services.contacts.consent.domain.request import CONSENT_REQUEST
from shared.web.admission.rules import LARGEST_FORM, RouteLimits
from shared.web.feature import Feature

FEATURE = Feature(
    aggregates=(CONSENT, CONSENT_REQUEST),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router, pages.public_router),
    limits=(RouteLimits(path=routes.LINK_PATH, largest_body=LARGEST_FORM, open=True),),
)
