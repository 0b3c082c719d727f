"""The list of customers: searched, filtered, kept as views and exported."""

from services.contacts.customer_list import pages
from services.contacts.customer_list.domain.saved_view import SAVED_VIEW
from services.contacts.customer_list.routes import customers, exports, saved_views
from shared.messages.translation import N_
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(
    aggregates=(SAVED_VIEW,),
    commands=saved_views.COMMANDS,
    routers=(customers.router, exports.router, saved_views.router, pages.router),
    limits=exports.LIMITS,
    menu=(Link(N_("Customers"), "/", "building-2", place=10),),
    actions=(Link(N_("New customer"), "/#new-customer", "user-plus"),),
)
