"""Analytics in one value: what it keeps for reading; it decides on nothing."""

from services.analytics.views.activity import ACTIVITY
from services.analytics.views.closings import CLOSINGS
from services.analytics.views.open_opportunities import OPEN_OPPORTUNITIES
from services.analytics.views.ticket_flow import TICKET_FLOW
from shared.aliases import ALIASES
from shared.customer_names import CUSTOMER_NAMES
from shared.department import Department
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS

ANALYTICS = Department(
    name="analytics",
    title="Analytics",
    aggregates=(),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, ALIASES, OPEN_OPPORTUNITIES, CLOSINGS, ACTIVITY, TICKET_FLOW),
)
