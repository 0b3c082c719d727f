"""Read tickets: a single one, and lists by filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.service_desk.tickets.domain.row import TICKETS
from shared.events.service_desk.tickets import Author, Priority, TicketChannel, TicketStatus, WaitingFor
from shared.messages.fields import Code, Line, UserId
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page
from shared.query.select import select


class TicketCard(BaseModel):
    """A ticket as a card of the board or a line of a list shows it."""

    ticket_id: UUID
    number: str
    customer_id: UUID
    customer_name: str | None
    subject: str
    status: TicketStatus
    status_since: datetime
    priority: Priority
    channel: TicketChannel
    category: str | None
    queue: str | None
    product: str | None
    assignee: str | None
    assignee_name: str | None
    team: str | None
    opened_at: datetime
    first_response_at: datetime | None
    waiting_for: WaitingFor | None
    waiting_until: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened: int
    last_message_at: datetime
    last_message_by: Author
    age_seconds: int = Field(description="Since it came in until it was resolved, or until now")
    version: int = Field(description="What `If-Match` takes, as `ETag` has it")


class TicketDetails(TicketCard):
    """A ticket with everything that does not fit on a card."""

    description: str | None
    requester: str | None
    resolution: str | None
    confirmed: bool
    waited_seconds: int
    waiting_since: datetime | None


CARD = """
    t.ticket_id, t.number, store.meaning(t.customer_id) AS customer_id, c.name AS customer_name,
    t.subject, t.status, t.status_since, t.priority,
    t.channel, t.category, t.queue, t.product, t.assignee, u.name AS assignee_name, t.team, t.opened_at,
    t.first_response_at, t.waiting_for, t.waiting_until, t.resolved_at, t.closed_at, t.reopened,
    t.last_message_at, t.last_message_by, t.row_version AS version
"""
NAMES = (
    "LEFT JOIN known_customers c ON c.customer_id = store.meaning(t.customer_id) "
    "LEFT JOIN known_users u ON u.handle = t.assignee"
)


def card(record: Mapping[str, Any], now: datetime) -> TicketCard:
    """Build a card from a record of `CARD`; durations that still run are counted up to now."""
    return TicketCard(**record, age_seconds=_age(record, now))


def _age(record: Mapping[str, Any], now: datetime) -> int:
    return max(int(((record["resolved_at"] or now) - record["opened_at"]).total_seconds()), 0)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """The conditions of a list of tickets; a condition that is None is not applied."""

    status: TicketStatus | None = None
    active: bool | None = None
    """Neither resolved nor closed."""
    priority: Priority | None = None
    assignee: UserId | None = None
    unassigned: bool | None = None
    team: Code | None = None
    queue: Code | None = None
    category: Code | None = None
    product: Code | None = None
    channel: TicketChannel | None = None
    customer_id: UUID | None = None
    number: Code | None = None
    q: Line | None = None
    """Words to find in the subject."""

    def conditions(self) -> Conditions:
        conditions = Conditions()
        headings = ("category", "queue", "product", "channel", "priority")
        conditions.equal(
            **{f"t.{name}": getattr(self, name) for name in ("status", "assignee", "team", "number", *headings)}
        )
        if self.customer_id is not None:
            conditions.add("t.customer_id = ANY(store.same_customer({}))", self.customer_id)
        if self.active is not None:
            conditions.add(f"t.status {'' if self.active else 'NOT '}IN ('new', 'open', 'waiting')")
        if self.unassigned is not None:
            conditions.add(f"t.assignee IS {'' if self.unassigned else 'NOT '}NULL")
        if self.q:
            conditions.add("to_tsvector('simple', t.subject) @@ websearch_to_tsquery('simple', {})", self.q)
        return conditions


SortBy = Literal["opened", "status_since", "last_message", "oldest"]
_ORDERS: dict[SortBy, Order] = {
    "opened": Order("t.opened_at", datetime),
    "status_since": Order("t.status_since", datetime),
    "last_message": Order("t.last_message_at", datetime),
    "oldest": Order("t.opened_at", datetime, descending=False),
}
_TICKETS = select(TICKETS).joined(f"tickets t {NAMES}", key="t.ticket_id")


async def tickets(
    db: Reader, filters: TicketFilter, sort: SortBy, *, limit: int, cursor: str | None, now: datetime
) -> Page[TicketCard]:
    """Return one page of the tickets that fit the filter."""
    records, following = await _TICKETS.filtered(filters.conditions()).records(
        db, _ORDERS[sort], limit, cursor, columns=CARD
    )
    return Page(tuple(card(record, now) for record in records), following)


async def ticket(db: Reader, ticket_id: UUID, now: datetime) -> TicketDetails | None:
    """Return a ticket, or None if there is none with this id."""
    columns = f"{CARD}, t.description, t.requester, t.resolution, t.confirmed, t.waited_seconds, t.waiting_since"
    record = await _TICKETS.where("t.ticket_id = {}", ticket_id).record(db, columns)
    return TicketDetails(**record, age_seconds=_age(record, now)) if record else None
