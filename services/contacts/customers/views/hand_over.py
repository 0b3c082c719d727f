"""Customers that pass to another user when their owner hands over."""

from services.contacts.customers.domain.commands import ChangeCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from shared.kernel.hand_over import HandOverRule

CUSTOMERS_OF_OWNER = HandOverRule(
    "customers",
    CUSTOMER,
    "owner = $1 AND merged_into IS NULL",
    lambda row, to: ChangeCustomer(customer_id=row["id"], owner=to),
)
