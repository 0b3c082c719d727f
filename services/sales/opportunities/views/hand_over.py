"""Open opportunities pass to another colleague when their owner hands over."""

from services.sales.opportunities.domain.commands import ReassignOpportunity
from services.sales.opportunities.domain.decide import OPPORTUNITY
from shared.kernel.hand_over import HandOverRule

OPEN_OPPORTUNITIES = HandOverRule(
    "opportunities",
    OPPORTUNITY,
    "owner = $1 AND status = 'open'",
    lambda row, to: ReassignOpportunity(opportunity_id=row["id"], owner=to),
)
