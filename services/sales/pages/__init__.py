"""The pages of sales."""

from services.sales.pages.shell import PAGES
from shared.web.pages.histories import history_routes

routers = (history_routes(PAGES),)
