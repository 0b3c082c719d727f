"""A customer as analytics sees it."""

from services.analytics.customer_page.pages import router
from shared.web.feature import Feature

FEATURE = Feature(routers=(router,))
