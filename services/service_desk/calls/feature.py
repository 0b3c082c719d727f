"""Telephone calls that took place."""

from services.service_desk.calls.domain import CALL
from services.service_desk.calls.routes import COMMANDS, router
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(CALL,), commands=COMMANDS, routers=(router,))
