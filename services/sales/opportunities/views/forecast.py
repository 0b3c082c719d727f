"""The forecast: the expected value of the open opportunities, month by month, weighted by probability."""

from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from services.sales.opportunities.views.opportunities import OpportunityFilter
from shared.messages.money import Money
from shared.model.reader import Reader

ForecastBy = Literal["owner", "office", "team", "product"]


class Forecast(BaseModel):
    """The value expected to be decided in one month, in one currency."""

    month: str | None = Field(description="`2026-03`; null: no day is expected yet")
    key: str | None = Field(description="The owner, office, team or product; null: not known, or all")
    count: int
    amount: Money
    weighted: Money = Field(description="amount times probability")


_MONTHS = """
    SELECT to_char(o.expected_close, 'YYYY-MM') AS month, {key} AS key, o.amount_currency AS currency,
           count(*) AS count, sum(o.amount_amount) AS amount,
           round(sum(o.amount_amount * o.probability) / 100, 2) AS weighted
    FROM opportunities o {where} GROUP BY 1, 2, 3 ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3
"""


async def forecast(db: Reader, filters: OpportunityFilter, by: ForecastBy | None, today: date) -> list[Forecast]:
    """Return the forecast from the open opportunities with a value, by the month of the expected decision."""
    conditions = replace(filters, status="open").conditions(today)
    conditions.add("o.amount_amount IS NOT NULL")
    key = f"o.{by}" if by else "NULL::text"
    rows = await db.fetch(_MONTHS.format(key=key, where=conditions.where), *conditions.args)
    return [
        Forecast(
            month=row["month"],
            key=row["key"],
            count=row["count"],
            amount=Money(row["amount"], row["currency"]),
            weighted=Money(row["weighted"], row["currency"]),
        )
        for row in rows
    ]
