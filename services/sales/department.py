"""Sales in one value: what it decides and what it keeps."""

from services.sales.domain.opportunity_rules import OPPORTUNITIES
from services.sales.views.results import SALES_RESULTS
from shared.aliases import ALIASES
from shared.customer_names import CUSTOMER_NAMES
from shared.department import Department
from shared.events.sales import HandOverFollowed
from shared.hand_overs import HAND_OVERS, finishing
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS

HAND_OVER_DONE = finishing(HandOverFollowed)
SALES = Department(
    name="sales",
    title="Sales",
    aggregates=(OPPORTUNITIES, HAND_OVER_DONE),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, HAND_OVERS, ALIASES, SALES_RESULTS),
)
