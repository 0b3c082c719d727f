"""Contacts over HTTP: its commands, and the reads and pages of all its features."""

from fastapi import APIRouter

from services.contacts.activities import pages as activity_pages
from services.contacts.activities import routes as activities
from services.contacts.bulk import pages as bulk_pages
from services.contacts.bulk import routes as bulk
from services.contacts.consent import pages as consent_pages
from services.contacts.consent import routes as consent
from services.contacts.contact_persons import routes as contact_persons
from services.contacts.customer_list import pages as list_pages
from services.contacts.customer_list.routes import customers as customer_list
from services.contacts.customer_list.routes import exports, saved_views
from services.contacts.customers import routes as customers
from services.contacts.discussions import pages as discussion_pages
from services.contacts.discussions import routes as discussions
from services.contacts.duplicates import pages as duplicate_pages
from services.contacts.duplicates import routes as duplicates
from services.contacts.enquiries.pages import enquiries as enquiry_pages
from services.contacts.enquiries.pages import public_forms
from services.contacts.enquiries.routes import enquiries
from services.contacts.fields import pages as field_pages
from services.contacts.fields import routes as fields
from services.contacts.handover import pages as handover_pages
from services.contacts.handover import routes as handover
from services.contacts.imports import pages as import_pages
from services.contacts.imports.routes import imports
from services.contacts.insights import routes as insights
from services.contacts.merging import pages as merging_pages
from services.contacts.merging import routes as merging
from services.contacts.people import pages as people_pages
from services.contacts.people import routes as people
from services.contacts.profile import routes as profile
from services.contacts.profile.pages import activity as profile_activity_pages
from services.contacts.profile.pages import customer as profile_pages
from services.contacts.shell import PAGES
from shared.web.api.routes import CommandRoute
from shared.web.pages.history.panel import history_routes

COMMANDS: tuple[CommandRoute, ...] = (
    *customers.CUSTOMERS,
    *merging.MERGES,
    *duplicates.DUPLICATES,
    *customers.CONTACT_POINTS,
    *contact_persons.CONTACT_PERSONS,
    *activities.INTERACTIONS,
    *activities.VISITS,
    *discussions.DISCUSSIONS,
    *insights.KNOWLEDGE,
    *consent.CONSENTS,
    *imports.IMPORTS,
    *people.COLLEAGUES,
    *fields.CUSTOM_FIELDS,
    *enquiries.ENQUIRIES,
    *bulk.BULK_ACTIONS,
    *saved_views.SAVED_VIEWS,
)

router = APIRouter()
for _part in (
    customer_list,
    profile,
    consent,
    fields,
    merging,
    duplicates,
    exports,
    imports,
    activities,
    insights,
    discussions,
    enquiries,
    bulk,
    saved_views,
    people,
    handover,
):
    router.include_router(_part.router)

routers = (
    list_pages.router,
    profile_pages.router,
    consent_pages.router,
    profile_activity_pages.router,
    activity_pages.router,
    discussion_pages.router,
    merging_pages.router,
    duplicate_pages.router,
    import_pages.router,
    field_pages.router,
    enquiry_pages.router,
    bulk_pages.router,
    public_forms.router,
    people_pages.router,
    handover_pages.router,
    history_routes(PAGES),
)
