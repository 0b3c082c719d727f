"""Handing over what a colleague is responsible for."""

from services.contacts.handover import pages, routes
from services.contacts.handover.domain import HAND_OVER_DONE
from shared.kernel.hand_over import HAND_OVERS
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(HAND_OVER_DONE,), views=(HAND_OVERS,), routers=(routes.router, pages.router))
