"""Bulk actions for the users who look after them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.contacts.bulk.domain import BULK_ACTIONS, BulkAction
from shared.model.reader import Reader
from shared.query.paging import Order, Page
from shared.query.select import select


async def list_bulk_actions(db: Reader, *, limit: int, cursor: str | None) -> Page[BulkAction]:
    """Return one page of bulk actions, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await select(BULK_ACTIONS).page(db, Order("started_at", datetime), limit, cursor)


async def bulk_action(db: Reader, bulk_action_id: UUID) -> BulkAction | None:
    """Return a bulk action as it stands, or None."""
    return await select(BULK_ACTIONS).equal(bulk_action_id=bulk_action_id).first(db)


async def waiting_bulk_actions(db: Reader) -> Sequence[BulkAction]:
    """Return the bulk actions with work left for the worker, the oldest first."""
    waiting = select(BULK_ACTIONS).where("state IN ('running', 'undoing')")
    return await waiting.order_by("started_at, bulk_action_id").all(db)
