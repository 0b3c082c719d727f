"""The service desk in one value: what it decides and what it keeps."""

from services.service_desk.calls.domain import CALL
from services.service_desk.tickets.domain.decide import TICKET
from services.service_desk.tickets.views.messages import TICKET_MESSAGES
from shared.events.service_desk.hand_overs import HandOverFollowed
from shared.kernel.colleagues import KNOWN_USERS
from shared.kernel.consent import CONSENTS
from shared.kernel.customer_search import CUSTOMER_NAMES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.hand_over import HAND_OVERS, finishing
from shared.kernel.merges import ALIASES
from shared.model.department import Department

HAND_OVER_DONE = finishing(HandOverFollowed)
SERVICE_DESK = Department(
    name="service_desk",
    title="Service desk",
    aggregates=(TICKET, CALL, HAND_OVER_DONE),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, HAND_OVERS, ALIASES, CONSENTS, TICKET_MESSAGES),
)
