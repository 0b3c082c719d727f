"""Read calls: lists by customer, agent, campaign and other conditions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.service_desk.calls.domain import CALLS
from shared.events.service_desk.calls import CallOutcome, Direction
from shared.messages.fields import Code, UserId
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page
from shared.query.select import select


class CallLine(BaseModel):
    """A call as a line of a list."""

    call_id: UUID
    customer_id: UUID
    customer_name: str | None
    direction: Direction
    started_at: datetime
    duration_seconds: int
    outcome: CallOutcome
    agent: str
    agent_name: str | None
    team: str | None
    queue: str | None
    campaign: str | None
    attempt: int | None
    ticket_id: UUID | None
    number: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class CallFilter:
    """The conditions of a list of calls; a condition that is None is not applied."""

    customer_id: UUID | None = None
    agent: UserId | None = None
    campaign: Code | None = None
    direction: Direction | None = None
    outcome: CallOutcome | None = None
    ticket_id: UUID | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(
            **{f"k.{name}": getattr(self, name) for name in ("agent", "campaign", "direction", "outcome", "ticket_id")}
        )
        if self.customer_id is not None:
            conditions.add("k.customer_id = ANY(store.same_customer({}))", self.customer_id)
        return conditions


_LINE = "k.*, c.name AS customer_name, u.name AS agent_name"
_CALLS = select(CALLS).joined(
    "calls k LEFT JOIN known_customers c ON c.customer_id = store.meaning(k.customer_id) "
    "LEFT JOIN known_users u ON u.handle = k.agent",
    key="k.call_id",
)
_LATEST = Order("k.started_at", datetime)


async def calls(db: Reader, filters: CallFilter, *, limit: int, cursor: str | None) -> Page[CallLine]:
    """Return one page of the calls that fit the filter, the latest first."""
    records, following = await _CALLS.filtered(filters.conditions()).records(db, _LATEST, limit, cursor, columns=_LINE)
    return Page(tuple(CallLine(**record) for record in records), following)
