"""Run this department as a process."""

from services.analytics.department import ANALYTICS, INTERFACE
from shared.web.run import run


def main() -> None:
    """Run the department until it is told to stop."""
    run(ANALYTICS, INTERFACE)
