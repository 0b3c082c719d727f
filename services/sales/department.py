"""Sales: the list of its features."""

from services.sales.customer_page import feature as customer_page
from services.sales.opportunities import feature as opportunities
from services.sales.pipelines import feature as pipelines
from services.sales.shell import PAGES
from shared.events.sales.hand_overs import HandOverFollowed
from shared.kernel.hand_over import completion_aggregate
from shared.web.feature import compose

SALES, INTERFACE = compose(
    "sales",
    pages=PAGES,
    features=(
        opportunities.FEATURE,
        pipelines.FEATURE,
        customer_page.FEATURE,
    ),
    hand_over_done=completion_aggregate(HandOverFollowed),
)
