"""The pipeline as a board: a column per open stage, with its sums and its top cards.

The sums are computed from the open opportunities themselves (an index holds everything needed), not from a tally: a
card that was just moved is counted where it is seen, under every filter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.sales.opportunities.domain.row import OPPORTUNITIES
from services.sales.opportunities.views.opportunities import CARD, NAMES, OpportunityCard, OpportunityFilter, card
from shared.messages.money import Money
from shared.model.reader import Reader
from shared.query.board import BoardLayout, top_cards
from shared.query.select import select


class StageColumn(BaseModel):
    """One open stage with its opportunities."""

    stage: str
    count: int
    amount: list[Money] = Field(description="What it is worth, per currency")
    weighted: list[Money] = Field(description="The same times probability, per currency")
    cards: list[OpportunityCard] = Field(description="The last moved first; the list of opportunities has the rest")


_SUMS = """
    SELECT o.stage, o.amount_currency AS currency, count(*) AS count, sum(o.amount_amount) AS amount,
           round(sum(o.amount_amount * o.probability) / 100, 2) AS weighted
    FROM opportunities o {where} GROUP BY 1, 2 ORDER BY 1, 2
"""
_LAYOUT = BoardLayout("o", "stage", "stage_since", "opportunity_id", CARD, NAMES)


async def board(
    db: Reader, stages: Sequence[str], filters: OpportunityFilter, *, cards: int, now: datetime
) -> list[StageColumn]:
    """Return a column for each of these stages, in this order, including empty ones."""
    conditions = replace(filters, status="open").conditions(now.date())
    sums = await db.fetch(_SUMS.format(where=conditions.where), *conditions.args)
    rows = select(OPPORTUNITIES).joined("opportunities o").filtered(conditions)
    top = await top_cards(db, rows, _LAYOUT, stages, cards)
    return [
        _column(
            stage,
            [row for row in sums if row["stage"] == stage],
            [card(record, now) for record in top.get(stage, ())],
        )
        for stage in stages
    ]


def _column(stage: str, sums: Iterable[Mapping[str, Any]], cards: list[OpportunityCard]) -> StageColumn:
    rows = list(sums)
    valued = [row for row in rows if row["currency"] is not None]
    return StageColumn(
        stage=stage,
        count=sum(row["count"] for row in rows),
        amount=[Money(row["amount"], row["currency"]) for row in valued],
        weighted=[Money(row["weighted"], row["currency"]) for row in valued],
        cards=cards,
    )
