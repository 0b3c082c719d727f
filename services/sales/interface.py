"""Sales over HTTP: the routes and pages of all its features."""

from services.sales.customer_page import pages as customer_pages
from services.sales.customer_page import routes as customer_page
from services.sales.opportunities import routes as opportunities
from services.sales.opportunities.pages import opportunity, pipeline
from services.sales.shell import PAGES
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

routers = (
    opportunities.router,
    customer_page.router,
    pipeline.router,
    opportunity.router,
    customer_pages.router,
    customer_search(PAGES),
    history_routes(PAGES),
)
