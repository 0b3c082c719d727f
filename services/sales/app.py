"""Running this department as a process."""

from services.sales.department import INTERFACE, SALES
from shared.web.run import run


def main() -> None:
    """Run the department until it is told to stop."""
    run(SALES, INTERFACE)
