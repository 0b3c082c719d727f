"""Needs and competitors across customers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.customers.views.named import with_customer_name
from services.contacts.insights.domain.competitor import COMPETITORS, Competitor
from services.contacts.insights.domain.need import NEEDS, Need, NeedStatus
from shared.events.contacts.activities.insights import Degree
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.filters import FilterText
from shared.query.paging import Order, Page

_LATEST = Order("changed_at", datetime)


@dataclass(frozen=True, slots=True)
class NeedListItem(Need):
    """A need with the customer's name."""

    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class CompetitorListItem(Competitor):
    """A competitor with the customer's name."""

    customer_name: str = ""


_NEEDS = with_customer_name(NEEDS, NeedListItem)
_COMPETITORS = with_customer_name(COMPETITORS, CompetitorListItem)


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which needs a list includes."""

    status: NeedStatus | None = None
    urgency: Degree | None = None
    product: FilterText = None
    customer_id: UUID | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(status=self.status, urgency=self.urgency, product=self.product, customer_id=self.customer_id)
        return conditions


@dataclass(frozen=True, slots=True)
class CompetitorFilter:
    """Which competitors a list includes; `name` is matched regardless of case."""

    name: FilterText = None
    threat: Degree | None = None
    gone: bool | None = None
    customer_id: UUID | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(threat=self.threat, gone=self.gone, customer_id=self.customer_id)
        if self.name is not None:
            conditions.add("lower(name) = lower({})", self.name)
        return conditions


async def list_needs(
    db: Reader, filters: NeedFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[NeedListItem]:
    """Return one page of needs, the latest noted or changed first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _NEEDS.filtered(filters.conditions()).page(db, _LATEST, limit, cursor)


async def list_competitors(
    db: Reader, filters: CompetitorFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[CompetitorListItem]:
    """Return one page of competitors, the latest noted or changed first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _COMPETITORS.filtered(filters.conditions()).page(db, _LATEST, limit, cursor)
