"""The people we know at a customer."""

from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.contact_persons.routes import COMMANDS
from shared.web.feature import Feature

FEATURE = Feature(aggregates=(CONTACT_PERSON,), commands=COMMANDS)
