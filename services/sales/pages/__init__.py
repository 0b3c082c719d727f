"""The pages of sales: the pipeline as a board, the opportunities as a list, one of them, and a customer's."""

from services.sales.pages import opportunity, pipeline
from services.sales.pages.shell import PAGES
from shared.web.pages.customer_search import customer_search
from shared.web.pages.history.panel import history_routes

routers = (pipeline.router, opportunity.router, customer_search(PAGES), history_routes(PAGES))
