"""Query parameters that several reads share."""

from typing import Annotated

from fastapi import Depends, Query

from services.contacts.domain.customer_filters import CustomerFilters

Filter = Annotated[str | None, Query(max_length=300)]
CustomersAsked = Annotated[CustomerFilters, Depends()]
"""Which customers a list is of: one query parameter for each filter."""
