"""The one place that knows all parts of this department and puts them together."""

from services.contacts.api import COMMANDS, router
from services.contacts.api.imports.worker import ImportWorker
from services.contacts.department import CONTACTS
from services.contacts.pages import routers
from services.contacts.pages.shell import PAGES
from shared.run import run
from shared.service import Service
from shared.web.app import Interface


def interface() -> Interface:
    """Return what this department offers over HTTP."""
    return Interface(commands=COMMANDS, routers=[router, *routers], pages=PAGES, background=_background)


async def _background(service: Service) -> None:
    """Work through what was brought in, for as long as the service runs."""
    await ImportWorker(service).run()


def main() -> None:
    """Run the department until it is told to stop."""
    run(CONTACTS, interface)
