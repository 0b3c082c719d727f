"""Sales results: opportunities opened, won and lost per day, person, office and product.

Sums are updated as events arrive, so a query over years costs as much as one over days. Reopening an opportunity
removes it from the day on which it was counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from shared.events.sales.opportunities import (
    OpportunityFact,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
    Outcome,
)
from shared.messages.event import Recorded
from shared.messages.fields import Code, UserId
from shared.messages.money import Money
from shared.model.reader import Reader
from shared.model.view import Tally
from shared.query.conditions import Conditions
from shared.query.select import select

ResultEvent = OpportunityOpened | OpportunityWon | OpportunityLost | OpportunityReopened
GroupBy = Literal["owner", "office", "team", "product", "month"]
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class SalesResult:
    """Sums of one day; an unknown value is an empty text."""

    day: date
    owner: str
    office: str
    team: str
    product: str
    currency: str
    opened: int = 0
    won: int = 0
    lost: int = 0
    won_value: Decimal = Decimal(0)
    timed_won: int = 0
    timed_lost: int = 0
    """How many of them had been engaged and so have a known time to close."""
    seconds_to_win: int = 0
    seconds_to_lose: int = 0


def count(event: Recorded[ResultEvent]) -> Iterable[SalesResult]:
    fact = event.data
    match fact:
        case OpportunityOpened():
            yield _result(fact, event.time, opened=1)
        case OpportunityWon():
            yield _closed(fact, "won", event.time, fact.engaged_at, 1)
        case OpportunityLost():
            yield _closed(fact, "lost", event.time, fact.engaged_at, 1)
        case OpportunityReopened():
            yield _closed(fact, fact.was, fact.closed_at, fact.from_engaged_at, -1)


def _closed(
    fact: OpportunityFact, outcome: Outcome, at: datetime, engaged_at: datetime | None, sign: int
) -> SalesResult:
    """Count (sign 1) a closing, or take it back (sign -1)."""
    timed = sign if engaged_at else 0
    seconds = sign * int((at - engaged_at).total_seconds()) if engaged_at else 0
    if outcome == "lost":
        return _result(fact, at, lost=sign, timed_lost=timed, seconds_to_lose=seconds)
    value = fact.amount.amount if fact.amount else Decimal(0)
    return _result(fact, at, won=sign, won_value=sign * value, timed_won=timed, seconds_to_win=seconds)


def _result(fact: OpportunityFact, at: datetime, **sums: Any) -> SalesResult:
    return SalesResult(
        day=at.date(),
        owner=fact.owner,
        office=fact.office or "",
        team=fact.team or "",
        product=fact.product or "",
        currency=fact.amount.currency if fact.amount else "",
        **sums,
    )


SALES_RESULTS = Tally(
    "sales_results",
    SalesResult,
    key=("day", "owner", "office", "team", "product", "currency"),
    of=ResultEvent,
    count=count,
    indexes=("(owner, day)", "(product, day)"),
)


class Results(BaseModel):
    """Sales results of a period, for one person, office, product or month, or in total."""

    key: str | None = Field(
        description="The owner, office, team, product or month (`2026-03`); null: not known, or all"
    )
    opened: int
    won: int
    lost: int
    closed: int = Field(description="won + lost")
    win_rate: float | None = Field(description="won / closed; null where nothing was closed")
    won_value: list[Money] = Field(description="What was agreed, per currency")
    days_to_close: float | None = Field(description="Average days from engaging to closing, over all closed")
    days_to_win: float | None = Field(description="The same over what was won")


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """Which results to include; both days are included."""

    first_day: date | None = None
    last_day: date | None = None
    owner: UserId | None = None
    office: Code | None = None
    team: Code | None = None
    product: Code | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(**{name: getattr(self, name) for name in ("owner", "office", "team", "product")})
        if self.first_day is not None:
            conditions.add("day >= {}", self.first_day)
        if self.last_day is not None:
            conditions.add("day <= {}", self.last_day)
        return conditions


_KEYS = {None: "''", "month": "to_char(day, 'YYYY-MM')"}
_SUMS = """
    sum(opened)::bigint AS opened, sum(won)::bigint AS won, sum(lost)::bigint AS lost, sum(won_value) AS won_value,
    sum(timed_won)::bigint AS timed_won, sum(timed_lost)::bigint AS timed_lost,
    sum(seconds_to_win)::bigint AS seconds_to_win, sum(seconds_to_lose)::bigint AS seconds_to_lose
"""


async def results(db: Reader, filters: ResultFilter, by: GroupBy | None = None) -> list[Results]:
    """Return the results per group, ordered by group; without `by` exactly one entry for all."""
    conditions = filters.conditions()
    sums = select(SALES_RESULTS).filtered(conditions)
    rows = await db.fetch(sums.grouped(f"{_KEYS.get(by, by)} AS key, currency", _SUMS, by="1, 2"), *conditions.args)
    groups: dict[str, list[Mapping[str, Any]]] = {} if by else {"": []}
    for row in rows:
        groups.setdefault(row["key"], []).append(row)
    return [_results(key or None, group) for key, group in groups.items()]


def _results(key: str | None, rows: Sequence[Mapping[str, Any]]) -> Results:
    def total(column: str) -> int:
        return sum(row[column] for row in rows)

    won, lost = total("won"), total("lost")
    seconds = total("seconds_to_win") + total("seconds_to_lose")
    return Results(
        key=key,
        opened=total("opened"),
        won=won,
        lost=lost,
        closed=won + lost,
        win_rate=won / (won + lost) if won + lost else None,
        won_value=[Money(row["won_value"], row["currency"]) for row in rows if row["won"]],
        days_to_close=_days(seconds, total("timed_won") + total("timed_lost")),
        days_to_win=_days(total("seconds_to_win"), total("timed_won")),
    )


def _days(seconds: int, cases: int) -> float | None:
    return round(seconds / SECONDS_PER_DAY / cases, 4) if cases else None
