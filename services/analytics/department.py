"""Analytics in one value: what it keeps for reading; it decides on nothing."""

from services.analytics.tallies.views.activity import ACTIVITY
from services.analytics.tallies.views.closings import CLOSINGS
from services.analytics.tallies.views.open_opportunities import OPEN_OPPORTUNITIES
from services.analytics.tallies.views.ticket_flow import TICKET_FLOW
from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customer_search import CUSTOMER_NAMES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.merges import ALIASES
from shared.model.department import Department

ANALYTICS = Department(
    name="analytics",
    title="Analytics",
    aggregates=(),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, ALIASES, OPEN_OPPORTUNITIES, CLOSINGS, ACTIVITY, TICKET_FLOW),
)
