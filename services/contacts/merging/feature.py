"""Merging two customers into one, and undoing that."""

from services.contacts.merging import pages, routes
from services.contacts.merging.domain import MERGE
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(MERGE,), commands=routes.COMMANDS, routers=(routes.router, pages.router))
