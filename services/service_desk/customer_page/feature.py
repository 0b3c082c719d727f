"""A customer as this department sees it."""

from services.service_desk.customer_page import pages, routes
from shared.web.api.directory import directory_routes
from shared.web.feature import Feature

FEATURE = Feature(routers=(routes.router, directory_routes("service desk"), pages.router))
