"""What a customer needs, and who competes with us for it."""

from services.contacts.insights.domain.competitor import COMPETITOR
from services.contacts.insights.domain.need import NEED
from services.contacts.insights.routes import COMMANDS, router
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(NEED, COMPETITOR), commands=COMMANDS, routers=(router,))
