"""The pages of analytics: the overview, each report with its definition, and a customer's history."""

from services.analytics.pages import customer, overview, reports
from services.analytics.pages.shell import PAGES
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

routers = (overview.router, reports.router, customer.router, customer_search(PAGES), history_routes(PAGES))
