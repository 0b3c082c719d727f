"""The customer page of a department that knows customers from contacts: its own part beside the whole history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Request

from shared.kernel.customers import known_customer, require_customer
from shared.model.reader import Reader
from shared.web.pages.history.panel import panel

MOST = 50
"""How many opportunities, tickets or calls of a customer its page shows."""


async def customer_context(request: Request, db: Reader, customer_id: UUID) -> Mapping[str, Any]:
    """Return the customer and its history, for a template.

    Raises:
        Unknown: there is no such customer, or it has not arrived in this department yet.
    """
    customer = require_customer(await known_customer(db, customer_id), field=None)
    return {"customer": customer, "history": await panel(request, customer_id)}
