"""A customer in full, with what other departments do for it."""

from services.contacts.profile.pages import activity, customer
from services.contacts.profile.routes import router
from services.contacts.profile.views.opportunities import CUSTOMER_OPPORTUNITIES
from services.contacts.profile.views.tickets import CUSTOMER_TICKETS
from shared.web.feature import Feature

FEATURE = Feature(views=(CUSTOMER_OPPORTUNITIES, CUSTOMER_TICKETS), routers=(router, customer.router, activity.router))
