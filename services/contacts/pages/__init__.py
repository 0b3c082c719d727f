"""The pages of contacts: the customer file, and one customer with everything that belongs to it."""

from services.contacts.pages import (
    bulk_actions,
    consents,
    custom_fields,
    customer,
    customers,
    dealings,
    duplicates,
    enquiries,
    imports,
    merges,
    people,
    public_forms,
)
from services.contacts.pages.shell import PAGES
from shared.web.pages.history.panel import history_routes

routers = (
    customers.router,
    customer.router,
    consents.router,
    dealings.router,
    merges.router,
    duplicates.router,
    imports.router,
    custom_fields.router,
    enquiries.router,
    bulk_actions.router,
    public_forms.router,
    people.router,
    history_routes(PAGES),
)
