"""Reports by definition, as tables and charts."""

from services.analytics.reports import pages, routes
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(routers=(routes.router, pages.router), menu=(Link(N_("Reports"), "/ui/reports", "table-2"),))
