"""The overview of the company's figures."""

from services.analytics.dashboards.pages.overview import router
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(routers=(router,), menu=(Link(N_("Overview"), "/", "gauge", place=10),))
