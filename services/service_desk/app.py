"""Run this department as a process."""

from services.service_desk.department import INTERFACE, SERVICE_DESK
from shared.web.run import run


def main() -> None:
    """Run the department until it is told to stop."""
    run(SERVICE_DESK, INTERFACE)
