"""Visits across customers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.activities.domain.visit.row import VISITS, Visit, VisitStatus
from services.contacts.customers.views.named import with_customer_name
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.filters import FilterText
from shared.query.paging import Order, Page

_BY_TIME = Order("planned_at", datetime, descending=False)


@dataclass(frozen=True, slots=True)
class VisitListItem(Visit):
    """A visit with the customer's name."""

    customer_name: str = ""


_VISITS = with_customer_name(VISITS, VisitListItem)


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits a list shows."""

    owner: FilterText = None
    """The colleague who makes the visit or joins it."""
    since: datetime | None = None
    """Planned for this time or later."""
    until: datetime | None = None
    """Planned for before this time."""
    status: VisitStatus | None = None
    customer_id: UUID | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(status=self.status, customer_id=self.customer_id)
        if self.owner is not None:
            conditions.add("(owner = {} OR colleagues ? {})", self.owner, self.owner)
        if self.since is not None:
            conditions.add("planned_at >= {}", self.since)
        if self.until is not None:
            conditions.add("planned_at < {}", self.until)
        return conditions


async def list_visits(
    db: Reader, filters: VisitFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[VisitListItem]:
    """Return one page of visits in chronological order.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _VISITS.filtered(filters.conditions()).page(db, _BY_TIME, limit, cursor)
