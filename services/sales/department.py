"""Sales in one value: what it decides and what it keeps."""

from services.sales.domain.opportunity_rules import OPPORTUNITIES
from services.sales.views.results import SALES_RESULTS
from shared.aliases import ALIASES
from shared.department import Department
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS

SALES = Department(
    name="sales",
    title="Sales",
    aggregates=(OPPORTUNITIES,),
    views=(KNOWN_CUSTOMERS, KNOWN_USERS, ALIASES, SALES_RESULTS),
)
