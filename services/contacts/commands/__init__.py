"""The commands of contacts over HTTP, by subject matter."""

from services.contacts.commands.access import PEOPLE_KEEPERS, WRITERS
from services.contacts.commands.colleagues import COLLEAGUES
from services.contacts.commands.contact_persons import CONTACT_PERSONS
from services.contacts.commands.contact_points import CONTACT_POINTS
from services.contacts.commands.customers import CUSTOMERS
from services.contacts.commands.interactions import INTERACTIONS
from shared.web.routes import CommandRoute

__all__ = ["COMMANDS", "PEOPLE_KEEPERS", "WRITERS"]

COMMANDS: tuple[CommandRoute, ...] = (
    *CUSTOMERS,
    *CONTACT_POINTS,
    *CONTACT_PERSONS,
    *INTERACTIONS,
    *COLLEAGUES,
)
