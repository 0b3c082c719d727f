"""The service desk in one value: what it decides and what it keeps."""

from services.service_desk.domain.call import CALLS
from services.service_desk.domain.ticket_rules import TICKETS
from services.service_desk.views.messages import TICKET_MESSAGES
from shared.aliases import ALIASES
from shared.consents import CONSENTS
from shared.department import Department
from shared.reference import KNOWN_CUSTOMERS, KNOWN_USERS

SERVICE_DESK = Department(
    name="service_desk",
    title="Service desk",
    aggregates=(TICKETS, CALLS),
    views=(KNOWN_CUSTOMERS, KNOWN_USERS, ALIASES, CONSENTS, TICKET_MESSAGES),
)
