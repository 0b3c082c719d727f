"""Needs and competitors across customers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.contacts.customers.views.named import page_with_customer
from services.contacts.insights.domain.competitor import COMPETITORS, Competitor
from services.contacts.insights.domain.need import NEEDS, Need
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page


@dataclass(frozen=True, slots=True)
class NeedListItem(Need):
    """A need with the name of whose it is."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class CompetitorListItem(Competitor):
    """A competitor with the name of the customer that it is at."""

    customer_name: str = ""


async def list_needs(db: Reader, *, limit: int = 50, cursor: str | None = None, **equal: Any) -> Page[NeedListItem]:
    """Return one page of needs, those known or changed last first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    return await page_with_customer(db, NEEDS, NeedListItem, conditions, Order("changed_at", datetime), limit, cursor)


async def list_competitors(
    db: Reader, *, name: str | None = None, limit: int = 50, cursor: str | None = None, **equal: Any
) -> Page[CompetitorListItem]:
    """Return one page of competitors, those known or changed last first; `name` in any capitals.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if name is not None:
        conditions.add("lower(name) = lower({})", name)
    return await page_with_customer(
        db, COMPETITORS, CompetitorListItem, conditions, Order("changed_at", datetime), limit, cursor
    )
