"""The one place that knows all parts of this department and puts them together."""

import asyncio

from services.contacts import INBOUND_ENQUIRIES
from services.contacts.bulk.worker import BulkWorker
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.department import CONTACTS, HAND_OVER_DONE
from services.contacts.enquiries.worker.intake import intake_of
from services.contacts.enquiries.worker.topic import EnquiriesFromTopic
from services.contacts.handover.worker import MOVES
from services.contacts.imports.worker.worker import ImportWorker
from services.contacts.interface import COMMANDS, router, routers
from services.contacts.people.domain.colleague.row import USERS
from services.contacts.shell import PAGES
from shared.engine.log.consumer import InboundTopic
from shared.engine.service import Service
from shared.kernel.hand_over_worker import HandOverWorker
from shared.web.api.app import Interface
from shared.web.run import run


def interface() -> Interface:
    """Return what this department offers over HTTP."""
    return Interface(
        commands=COMMANDS,
        routers=[router, *routers],
        pages=PAGES,
        background=_background,
        people=USERS.name,
        customers=CUSTOMERS.name,
    )


async def _background(service: Service) -> None:
    """Work through what was brought in and handed over, and take in what shops send, until the service ends."""
    await service.lane.open.wait()
    taking = EnquiriesFromTopic(intake_of(service))
    bootstrap = service.settings.bootstrap_servers
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ImportWorker(service).run(), name="imports")
        tasks.create_task(BulkWorker(service).run(), name="bulk actions")
        tasks.create_task(HandOverWorker(service, HAND_OVER_DONE, MOVES, people=USERS.name).run(), name="hand-overs")
        tasks.create_task(
            InboundTopic(bootstrap, INBOUND_ENQUIRIES, "crm-contacts-inbound", taking.take).run(), name="inbound"
        )


def main() -> None:
    """Run the department until it is told to stop."""
    run(CONTACTS, interface)
