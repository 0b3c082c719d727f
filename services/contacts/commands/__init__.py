"""The commands of contacts over HTTP, by subject matter."""

from services.contacts.commands.access import PEOPLE_KEEPERS, WRITERS
from services.contacts.commands.bulk_actions import BULK_ACTIONS
from services.contacts.commands.colleagues import COLLEAGUES
from services.contacts.commands.consents import CONSENTS
from services.contacts.commands.contact_persons import CONTACT_PERSONS
from services.contacts.commands.contact_points import CONTACT_POINTS
from services.contacts.commands.custom_fields import CUSTOM_FIELDS, DEFINERS
from services.contacts.commands.customers import CUSTOMERS
from services.contacts.commands.discussions import DISCUSSIONS
from services.contacts.commands.enquiries import ENQUIRIES, FORM_KEEPERS
from services.contacts.commands.imports import IMPORTERS, IMPORTS
from services.contacts.commands.interactions import INTERACTIONS
from services.contacts.commands.knowledge import KNOWLEDGE
from services.contacts.commands.merges import MERGERS, MERGES
from services.contacts.commands.saved_views import SAVED_VIEWS
from services.contacts.commands.visits import VISITS
from shared.web.api.routes import CommandRoute

__all__ = ["COMMANDS", "DEFINERS", "FORM_KEEPERS", "IMPORTERS", "MERGERS", "PEOPLE_KEEPERS", "WRITERS"]

COMMANDS: tuple[CommandRoute, ...] = (
    *CUSTOMERS,
    *MERGES,
    *CONTACT_POINTS,
    *CONTACT_PERSONS,
    *INTERACTIONS,
    *VISITS,
    *DISCUSSIONS,
    *KNOWLEDGE,
    *CONSENTS,
    *IMPORTS,
    *COLLEAGUES,
    *CUSTOM_FIELDS,
    *ENQUIRIES,
    *BULK_ACTIONS,
    *SAVED_VIEWS,
)
