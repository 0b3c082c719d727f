"""Sales in one value: what it decides and what it keeps."""

from services.sales.opportunities.domain.decide import OPPORTUNITY
from services.sales.opportunities.views.results import SALES_RESULTS
from shared.events.sales.hand_overs import HandOverFollowed
from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.customer_search import CUSTOMER_NAMES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.hand_over import HAND_OVERS, finishing
from shared.kernel.merges import ALIASES
from shared.model.department import Department

HAND_OVER_DONE = finishing(HandOverFollowed)
SALES = Department(
    name="sales",
    title="Sales",
    aggregates=(OPPORTUNITY, HAND_OVER_DONE),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, HAND_OVERS, ALIASES, SALES_RESULTS),
)
