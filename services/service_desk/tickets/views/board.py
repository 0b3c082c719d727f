"""The ticket board: a column per status with its count and its topmost cards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from pydantic import BaseModel, Field

from services.service_desk.tickets.views.tickets import CARD, NAMES, TicketCard, TicketFilter, card
from shared.events.service_desk.tickets import TicketStatus
from shared.model.reader import Reader

STATUSES: tuple[TicketStatus, ...] = ("new", "open", "waiting", "resolved", "closed")
_COUNTS = "SELECT t.status, count(*) AS count FROM tickets t {where} GROUP BY t.status"
_CARDS = """
    SELECT {card} FROM unnest({statuses}::text[]) AS s(status)
    CROSS JOIN LATERAL (
        SELECT * FROM tickets t {where} t.status = s.status
        ORDER BY t.status_since DESC, t.ticket_id DESC LIMIT {limit}
    ) t {names} ORDER BY t.status, t.status_since DESC, t.ticket_id DESC
"""


class BoardColumn(BaseModel):
    """One status with what stands in it."""

    status: TicketStatus
    count: int
    cards: list[TicketCard] = Field(description="The last moved first; the list of tickets has the rest")


async def board(db: Reader, wanted: TicketFilter, *, cards: int, now: datetime) -> list[BoardColumn]:
    """Return a column for each status, empty ones too."""
    conditions = replace(wanted, status=None).conditions()
    counted = await db.fetch(_COUNTS.format(where=conditions.where), *conditions.args)
    counts = {row["status"]: row["count"] for row in counted}
    where = f"{conditions.where} AND" if conditions.clauses else "WHERE"
    statuses = conditions.argument(_with_tickets(counts))
    query = _CARDS.format(card=CARD, names=NAMES, where=where, statuses=statuses, limit=f"{cards:d}")
    shown = [card(record, now) for record in await db.fetch(query, *conditions.args)]
    by_status = {status: list(group) for status, group in groupby(shown, key=attrgetter("status"))}
    return [
        BoardColumn(status=status, count=counts.get(status, 0), cards=by_status.get(status, [])) for status in STATUSES
    ]


def _with_tickets(counts: dict[TicketStatus, int]) -> Sequence[TicketStatus]:
    return [status for status in STATUSES if counts.get(status)]
