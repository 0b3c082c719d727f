"""Query parameters that several reads share."""

from typing import Annotated

from fastapi import Depends

from services.contacts.customer_list.domain.filters import CustomerFilters

CustomersAsked = Annotated[CustomerFilters, Depends()]
"""Which customers a list is of: one query parameter for each filter."""
