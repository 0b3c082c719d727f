"""Running this department as a process."""

from services.contacts.department import CONTACTS, INTERFACE
from shared.web.run import run


def main() -> None:
    """Run the department until it is told to stop."""
    run(CONTACTS, INTERFACE)
