"""The pages of service_desk."""

from services.service_desk.pages.shell import PAGES
from shared.web.pages.histories import history_routes

routers = (history_routes(PAGES),)
