"""Contacts in one value: what it decides and what it keeps for reading."""

from services.contacts.domain.bulk_action import BULK_ACTION
from services.contacts.domain.colleague import USER
from services.contacts.domain.competitor import COMPETITOR
from services.contacts.domain.consent import CONSENT
from services.contacts.domain.contact_person import CONTACT_PERSON
from services.contacts.domain.custom_field import CUSTOM_FIELD
from services.contacts.domain.customer_commands import CUSTOMER
from services.contacts.domain.customer_text import CUSTOMER_TEXTS
from services.contacts.domain.discussion import DISCUSSION, MENTION
from services.contacts.domain.duplicate import DUPLICATE
from services.contacts.domain.enquiries.aside import ASIDE
from services.contacts.domain.enquiries.enquiry import ENQUIRY
from services.contacts.domain.enquiries.web_form import WEB_FORM
from services.contacts.domain.imports.batch import IMPORT
from services.contacts.domain.imports.saved_mapping import IMPORT_MAPPING
from services.contacts.domain.interaction import INTERACTION
from services.contacts.domain.merge import MERGE
from services.contacts.domain.need import NEED
from services.contacts.domain.saved_view import SAVED_VIEW
from services.contacts.domain.team import TEAM
from services.contacts.domain.territory import TERRITORY
from services.contacts.domain.visit import VISIT
from services.contacts.views.customer_opportunities import CUSTOMER_OPPORTUNITIES
from services.contacts.views.customer_relations import CUSTOMER_RELATIONS
from services.contacts.views.customer_tickets import CUSTOMER_TICKETS
from services.contacts.views.interaction_counts import INTERACTION_COUNTS
from shared.events.contacts import UserHandOverFinished
from shared.kernel.hand_over import HAND_OVERS, Done, finishing
from shared.model.department import Department

HAND_OVER_DONE = finishing(UserHandOverFinished, Done)

CONTACTS = Department(
    name="contacts",
    title="Contacts",
    aggregates=(
        CUSTOMER,
        MERGE,
        DUPLICATE,
        CONTACT_PERSON,
        INTERACTION,
        VISIT,
        DISCUSSION,
        MENTION,
        NEED,
        COMPETITOR,
        CONSENT,
        IMPORT,
        IMPORT_MAPPING,
        USER,
        TEAM,
        TERRITORY,
        HAND_OVER_DONE,
        CUSTOM_FIELD,
        WEB_FORM,
        ENQUIRY,
        ASIDE,
        BULK_ACTION,
        SAVED_VIEW,
    ),
    views=(
        CUSTOMER_RELATIONS,
        CUSTOMER_TEXTS,
        CUSTOMER_OPPORTUNITIES,
        CUSTOMER_TICKETS,
        INTERACTION_COUNTS,
        HAND_OVERS,
    ),
)
