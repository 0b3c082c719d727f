"""Contacts in one value: what it decides and what it keeps for reading."""

from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.activities.views.interaction_counts import INTERACTION_COUNTS
from services.contacts.bulk.domain import BULK_ACTION
from services.contacts.consent.domain import CONSENT
from services.contacts.contact_persons.domain import CONTACT_PERSON
from services.contacts.customer_list.domain.saved_view import SAVED_VIEW
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.views.texts import CUSTOMER_TEXTS
from services.contacts.discussions.domain.discussion import DISCUSSION
from services.contacts.discussions.domain.mention import MENTION
from services.contacts.duplicates.domain.duplicate import DUPLICATE
from services.contacts.enquiries.domain.enquiry import ENQUIRY
from services.contacts.enquiries.domain.quarantine import ASIDE
from services.contacts.enquiries.domain.web_form import WEB_FORM
from services.contacts.fields.domain import CUSTOM_FIELD
from services.contacts.imports.domain.batch.decide import IMPORT
from services.contacts.imports.domain.saved_mapping import IMPORT_MAPPING
from services.contacts.insights.domain.competitor import COMPETITOR
from services.contacts.insights.domain.need import NEED
from services.contacts.merging.domain import MERGE
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.team import TEAM
from services.contacts.people.domain.territory import TERRITORY
from services.contacts.profile.views.opportunities import CUSTOMER_OPPORTUNITIES
from services.contacts.profile.views.relations import CUSTOMER_RELATIONS
from services.contacts.profile.views.tickets import CUSTOMER_TICKETS
from shared.events.contacts.people.hand_overs import UserHandOverFinished
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
