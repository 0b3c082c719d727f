"""Contacts: the list of its features."""

from services.contacts.activities import feature as activities
from services.contacts.bulk import feature as bulk
from services.contacts.consent import feature as consent
from services.contacts.contact_persons import feature as contact_persons
from services.contacts.customer_list import feature as customer_list
from services.contacts.customers import feature as customers
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.discussions import feature as discussions
from services.contacts.duplicates import feature as duplicates
from services.contacts.enquiries import feature as enquiries
from services.contacts.fields import feature as fields
from services.contacts.handover import feature as handover
from services.contacts.handover.domain import HAND_OVER_DONE
from services.contacts.imports import feature as imports
from services.contacts.insights import feature as insights
from services.contacts.merging import feature as merging
from services.contacts.people import feature as people
from services.contacts.people.domain.colleague.row import USERS
from services.contacts.profile import feature as profile
from services.contacts.shell import PAGES
from services.contacts.undo import feature as undo
from shared.kernel.directory import Directory
from shared.web.feature import compose

CONTACTS, INTERFACE = compose(
    "contacts",
    pages=PAGES,
    features=(
        customers.FEATURE,
        merging.FEATURE,
        duplicates.FEATURE,
        contact_persons.FEATURE,
        profile.FEATURE,
        activities.FEATURE,
        discussions.FEATURE,
        insights.FEATURE,
        consent.FEATURE,
        imports.FEATURE,
        people.FEATURE,
        handover.FEATURE,
        fields.FEATURE,
        enquiries.FEATURE,
        bulk.FEATURE,
        customer_list.FEATURE,
        undo.FEATURE,
    ),
    directory=Directory(CUSTOMERS, USERS),
    hand_over_done=HAND_OVER_DONE,
)
