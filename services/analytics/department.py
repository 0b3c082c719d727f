"""Analytics: the list of its features."""

from services.analytics.customer_page import feature as customer_page
from services.analytics.dashboards import feature as dashboards
from services.analytics.reports import feature as reports
from services.analytics.shell import PAGES
from services.analytics.tallies import feature as tallies
from shared.web.feature import compose

ANALYTICS, INTERFACE = compose(
    "analytics",
    pages=PAGES,
    features=(
        tallies.FEATURE,
        reports.FEATURE,
        dashboards.FEATURE,
        customer_page.FEATURE,
    ),
)
