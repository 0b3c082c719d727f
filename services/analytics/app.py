"""The one place that knows all parts of this department and puts them together."""

from services.analytics.department import ANALYTICS
from services.analytics.interface import routers
from services.analytics.reports.routes import COMMANDS
from services.analytics.shell import PAGES
from shared.web.api.app import Interface
from shared.web.run import run


def interface() -> Interface:
    """Return what this department offers over HTTP."""
    return Interface(commands=COMMANDS, routers=routers, pages=PAGES)


def main() -> None:
    """Run the department until it is told to stop."""
    run(ANALYTICS, interface)
