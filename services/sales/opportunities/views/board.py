"""The pipeline as a board: a column per open stage, with its sums and its topmost cards.

The sums are taken from the open opportunities themselves (an index holds all they need), not from a tally: a card
that was just moved is counted where it is seen, under every filter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from pydantic import BaseModel, Field

from services.sales.opportunities.views.opportunities import CARD, NAMES, OpportunityCard, OpportunityFilter, card
from shared.messages.money import Money
from shared.model.reader import Reader


class BoardColumn(BaseModel):
    """One open stage with what stands in it."""

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
_CARDS = """
    SELECT {card} FROM unnest({stages}::text[]) AS s(stage)
    CROSS JOIN LATERAL (
        SELECT * FROM opportunities o {where} AND o.stage = s.stage
        ORDER BY o.stage_since DESC, o.opportunity_id DESC LIMIT {limit}
    ) o {names} ORDER BY o.stage, o.stage_since DESC, o.opportunity_id DESC
"""


async def board(
    db: Reader, stages: Sequence[str], wanted: OpportunityFilter, *, cards: int, now: datetime
) -> list[BoardColumn]:
    """Return a column for each of these stages, in this order, empty ones too."""
    conditions = replace(wanted, status="open").conditions(now.date())
    sums = await db.fetch(_SUMS.format(where=conditions.where), *conditions.args)
    where = conditions.where
    query = _CARDS.format(card=CARD, names=NAMES, where=where, stages=conditions.argument(stages), limit=f"{cards:d}")
    records = await db.fetch(query, *conditions.args)
    shown = [card(record, now) for record in records]
    by_stage = {stage: list(group) for stage, group in groupby(shown, key=attrgetter("stage"))}
    return [_column(stage, [row for row in sums if row["stage"] == stage], by_stage.get(stage, [])) for stage in stages]


def _column(stage: str, sums: Iterable[Mapping[str, Any]], cards: list[OpportunityCard]) -> BoardColumn:
    rows = list(sums)
    valued = [row for row in rows if row["currency"] is not None]
    return BoardColumn(
        stage=stage,
        count=sum(row["count"] for row in rows),
        amount=[Money(row["amount"], row["currency"]) for row in valued],
        weighted=[Money(row["weighted"], row["currency"]) for row in valued],
        cards=cards,
    )
