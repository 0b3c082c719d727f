"""The service desk in one value: what it decides and what it keeps."""

from services.service_desk.domain.call import CALLS
from services.service_desk.domain.ticket_rules import TICKETS
from services.service_desk.views.messages import TICKET_MESSAGES
from shared.aliases import ALIASES
from shared.consents import CONSENTS
from shared.customer_names import CUSTOMER_NAMES
from shared.department import Department
from shared.events.service_desk import HandOverFollowed
from shared.hand_overs import HAND_OVERS, finishing
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS

HAND_OVER_DONE = finishing(HandOverFollowed)
SERVICE_DESK = Department(
    name="service_desk",
    title="Service desk",
    aggregates=(TICKETS, CALLS, HAND_OVER_DONE),
    views=(KNOWN_CUSTOMERS, CUSTOMER_NAMES, KNOWN_USERS, HAND_OVERS, ALIASES, CONSENTS, TICKET_MESSAGES),
)
