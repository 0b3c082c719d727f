"""Changing many customers at once."""

from services.contacts.bulk import pages, routes
from services.contacts.bulk.domain import BULK_ACTION
from services.contacts.bulk.worker import BulkWorker
from shared.engine.jobs.worker import Worker
from shared.messages.translation import N_
from shared.web.admission.rules import EXPORT, RouteLimits
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(BULK_ACTION,),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    limits=(RouteLimits(path="/bulk-actions", method="POST", cost=EXPORT),),
    workers=lambda runtime: (Worker("bulk actions", BulkWorker(runtime.service).run),),
    menu=(Link(N_("Bulk actions"), "/ui/bulk-actions", "table-2", place=50),),
)
