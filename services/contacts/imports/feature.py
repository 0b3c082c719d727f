"""Importing files of customers."""

from services.contacts.imports import pages
from services.contacts.imports.domain.batch.decide import IMPORT
from services.contacts.imports.domain.saved_mapping import IMPORT_MAPPING
from services.contacts.imports.routes import imports, upload
from services.contacts.imports.worker.worker import ImportWorker
from shared.engine.jobs.worker import Worker
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(IMPORT, IMPORT_MAPPING),
    commands=imports.COMMANDS,
    routers=(imports.router, pages.router),
    limits=upload.LIMITS,
    parts=(upload.READING,),
    workers=lambda runtime: (Worker("imports", ImportWorker(runtime.service).run),),
    menu=(Link(N_("Imports"), "/ui/imports", "upload", place=40),),
)
