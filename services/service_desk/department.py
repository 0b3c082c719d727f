"""The service desk: the list of its features."""

from services.service_desk.calls import feature as calls
from services.service_desk.customer_page import feature as customer_page
from services.service_desk.shell import PAGES
from services.service_desk.tickets import feature as tickets
from shared.events.service_desk.hand_overs import HandOverFollowed
from shared.kernel.hand_over import completion_aggregate
from shared.web.feature import compose

SERVICE_DESK, INTERFACE = compose(
    "service_desk",
    pages=PAGES,
    features=(
        tickets.FEATURE,
        calls.FEATURE,
        customer_page.FEATURE,
    ),
    hand_over_done=completion_aggregate(HandOverFollowed),
)
