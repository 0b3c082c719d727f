"""The ticket board: a column per status with its count and its first cards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import BaseModel, Field

from services.service_desk.tickets.domain.row import TICKETS
from services.service_desk.tickets.views.tickets import CARD, NAMES, TicketCard, TicketFilter, card
from shared.events.service_desk.tickets import TicketStatus
from shared.model.reader import Reader
from shared.query.board import BoardLayout, top_cards
from shared.query.select import select

STATUSES: tuple[TicketStatus, ...] = ("new", "open", "waiting", "resolved", "closed")
_LAYOUT = BoardLayout("t", "status", "status_since", "ticket_id", CARD, NAMES)


class StatusColumn(BaseModel):
    """A status with its tickets."""

    status: TicketStatus
    count: int
    cards: list[TicketCard] = Field(description="The last moved first; the list of tickets has the rest")


async def board(db: Reader, filters: TicketFilter, *, cards: int, now: datetime) -> list[StatusColumn]:
    """Return a column for each status, including empty ones."""
    rows = select(TICKETS).joined("tickets t").filtered(replace(filters, status=None).conditions())
    counted = await db.fetch(rows.grouped("t.status", "count(*) AS count"), *rows.conditions.args)
    counts = {row["status"]: row["count"] for row in counted}
    top = await top_cards(db, rows, _LAYOUT, _with_tickets(counts), cards)
    return [
        StatusColumn(
            status=status,
            count=counts.get(status, 0),
            cards=[card(record, now) for record in top.get(status, ())],
        )
        for status in STATUSES
    ]


def _with_tickets(counts: dict[TicketStatus, int]) -> Sequence[TicketStatus]:
    return [status for status in STATUSES if counts.get(status)]
