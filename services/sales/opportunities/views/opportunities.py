"""Reading opportunities: a single one, a filtered list, and those of a customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.sales.opportunities.domain.row import OPPORTUNITIES
from shared.messages.fields import Code, Line, UserId
from shared.messages.money import Money
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page
from shared.query.select import select

Status = Literal["open", "won", "lost"]
DueState = Literal["none", "overdue", "today", "planned"]


class OpportunityCard(BaseModel):
    """An opportunity as shown on a card of the board or in a row of a list."""

    opportunity_id: UUID
    customer_id: UUID
    customer_name: str | None
    title: str
    status: Status
    stage: str
    probability: int = Field(description="Percent")
    amount: Money | None
    expected_close: date | None
    owner: str
    owner_name: str | None
    office: str | None
    team: str | None
    product: str | None
    source: str | None
    opened_at: datetime
    engaged_at: datetime | None
    stage_since: datetime
    days_in_stage: int
    closed_at: datetime | None
    lost_reason: str | None
    competitor: str | None
    next_step: str | None
    next_step_due: date | None
    next_step_state: DueState
    version: int = Field(description="What `If-Match` takes, as `ETag` has it")


CARD = """
    o.opportunity_id, store.meaning(o.customer_id) AS customer_id, c.name AS customer_name,
    o.title, o.status, o.stage, o.probability,
    o.amount_amount, o.amount_currency, o.expected_close, o.owner, u.name AS owner_name, o.office, o.team, o.product,
    o.source, o.opened_at, o.engaged_at, o.stage_since, o.closed_at, o.lost_reason, o.competitor,
    o.next_step, o.next_step_due, o.row_version AS version
"""
NAMES = (
    "LEFT JOIN known_customers c ON c.customer_id = store.meaning(o.customer_id) "
    "LEFT JOIN known_users u ON u.handle = o.owner"
)


def card(record: Mapping[str, Any], now: datetime) -> OpportunityCard:
    """Build a card from a record of `CARD`; time-dependent values are computed up to now."""
    amount, due = record["amount_amount"], record["next_step_due"]
    return OpportunityCard(
        **record,
        amount=None if amount is None else Money(amount, record["amount_currency"]),
        days_in_stage=max((now - record["stage_since"]).days, 0),
        next_step_state=due_state(due, now.date()),
    )


def due_state(due: date | None, today: date) -> DueState:
    if due is None:
        return "none"
    if due == today:
        return "today"
    return "overdue" if due < today else "planned"


@dataclass(frozen=True, slots=True)
class OpportunityFilter:
    """Which opportunities to return; a condition that is None is not applied."""

    status: Status | None = None
    stage: Code | None = None
    owner: UserId | None = None
    office: Code | None = None
    team: Code | None = None
    product: Code | None = None
    customer_id: UUID | None = None
    due: Literal["overdue", "today"] | None = None
    """The state of the next step."""
    q: Line | None = None
    """Words in the title."""

    def conditions(self, today: date) -> Conditions:
        conditions = Conditions()
        if self.status is not None:
            conditions.add(f"o.status = '{self.status}'")  # a literal, so that partial indexes apply
        conditions.equal(
            **{f"o.{name}": getattr(self, name) for name in ("stage", "owner", "office", "team", "product")}
        )
        if self.customer_id is not None:
            conditions.add("o.customer_id = ANY(store.same_customer({}))", self.customer_id)
        if self.due is not None:
            conditions.add(f"o.next_step_due {'<' if self.due == 'overdue' else '='} {{}}", today)
        if self.q:
            conditions.add("to_tsvector('simple', o.title) @@ websearch_to_tsquery('simple', {})", self.q)
        return conditions


SortBy = Literal["opened", "stage_since", "amount", "expected_close", "closed"]
# Stand-ins for "none" are ordinary days: drivers take the very first and last ones for infinity.
_ORDERS: dict[SortBy, Order] = {
    "opened": Order("o.opened_at", datetime),
    "stage_since": Order("o.stage_since", datetime),
    "amount": Order("coalesce(o.amount_amount, 0)", Decimal),
    "expected_close": Order("coalesce(o.expected_close, '9000-01-01'::date)", date, descending=False),
    "closed": Order("coalesce(o.closed_at, '1900-01-01 00:00Z'::timestamptz)", datetime),
}
_OPPORTUNITIES = select(OPPORTUNITIES).joined(f"opportunities o {NAMES}", key="o.opportunity_id")


async def opportunities(
    db: Reader, filters: OpportunityFilter, sort: SortBy, *, limit: int, cursor: str | None, now: datetime
) -> Page[OpportunityCard]:
    """Return one page of the opportunities that match the filter."""
    query = _OPPORTUNITIES.filtered(filters.conditions(now.date()))
    records, following = await query.records(db, _ORDERS[sort], limit, cursor, columns=CARD)
    return Page(tuple(card(record, now) for record in records), following)


async def opportunity(db: Reader, opportunity_id: UUID, now: datetime) -> OpportunityCard | None:
    """Return one opportunity, or None if there is none with this id."""
    record = await _OPPORTUNITIES.where("o.opportunity_id = {}", opportunity_id).record(db, CARD)
    return card(record, now) if record else None
