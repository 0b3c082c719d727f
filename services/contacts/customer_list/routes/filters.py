"""Query parameters shared by several reads."""

from typing import Annotated

from fastapi import Depends

from services.contacts.customer_list.domain.filters import CustomerFilters

CustomersAsked = Annotated[CustomerFilters, Depends()]
"""Which customers a list contains: one query parameter for each filter."""
