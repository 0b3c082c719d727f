"""Analytics over HTTP: the routes and pages of all its features."""

from services.analytics.customer_page import pages as customer_pages
from services.analytics.dashboards.pages import overview
from services.analytics.reports import pages as report_pages
from services.analytics.reports import routes as reports
from services.analytics.shell import PAGES
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

routers = (
    reports.router,
    overview.router,
    report_pages.router,
    customer_pages.router,
    customer_search(PAGES),
    history_routes(PAGES),
)
