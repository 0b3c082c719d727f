"""The pages of analytics."""

from services.analytics.pages.shell import PAGES
from shared.web.pages.histories import history_routes

routers = (history_routes(PAGES),)
