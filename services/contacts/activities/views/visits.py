"""Visits across customers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.contacts.activities.domain.visit.row import VISITS, Visit
from services.contacts.customers.views.named import page_with_customer
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page


@dataclass(frozen=True, slots=True)
class VisitListItem(Visit):
    """A visit with the name of whom it is to."""

    customer_name: str = ""


async def list_visits(
    db: Reader,
    *,
    owner: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
    **equal: Any,
) -> Page[VisitListItem]:
    """Return one page of visits in the order of time; `owner` finds those that somebody makes or joins.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if owner is not None:
        conditions.add("(owner = {} OR colleagues ? {})", owner, owner)
    if since is not None:
        conditions.add("planned_at >= {}", since)
    if until is not None:
        conditions.add("planned_at < {}", until)
    order = Order("planned_at", datetime, descending=False)
    return await page_with_customer(db, VISITS, VisitListItem, conditions, order, limit, cursor)
