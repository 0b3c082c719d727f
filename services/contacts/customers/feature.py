"""Customers, how they are reached and how they are related."""

from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.routes import COMMANDS
from services.contacts.customers.views.hand_over import CUSTOMERS_OF_OWNER
from services.contacts.customers.views.relations import CUSTOMER_RELATIONS
from services.contacts.customers.views.texts import CUSTOMER_TEXTS
from shared.web.feature import Feature

FEATURE = Feature(
    aggregates=(CUSTOMER,),
    views=(CUSTOMER_RELATIONS, CUSTOMER_TEXTS),
    commands=COMMANDS,
    hand_over=(CUSTOMERS_OF_OWNER,),
)
