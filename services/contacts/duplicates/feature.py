"""The queue of customers that look alike, and the scan that fills it."""

from services.contacts.duplicates import pages, routes
from services.contacts.duplicates.domain.duplicate import DUPLICATE
from services.contacts.duplicates.worker.scanner import SCANNER
from shared.engine.jobs.worker import Worker
from shared.messages.translation import N_
from shared.web.admission.rules import SEARCH, UPLOAD, RouteLimits
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(DUPLICATE,),
    commands=routes.COMMANDS,
    routers=(routes.router, pages.router),
    limits=(
        *(RouteLimits(path=path, cost=SEARCH) for path in ("/duplicates/check", "/ui/duplicates/like")),
        RouteLimits(path="/duplicates/scan", method="POST", cost=UPLOAD),
    ),
    parts=(SCANNER,),
    workers=lambda runtime: (Worker("duplicate scan", runtime.part(SCANNER).run),),
    menu=(Link(N_("Duplicates"), "/ui/duplicates", "layers", place=30),),
)
