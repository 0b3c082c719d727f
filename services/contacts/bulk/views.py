"""Bulk actions for those who look after them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.contacts.bulk.domain import BULK_ACTIONS, BulkAction
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Listing, Order, Page

_LISTING = Listing(columns=columns(BulkAction), tables=BULK_ACTIONS.name, key="bulk_action_id")


async def list_bulk_actions(db: Reader, *, limit: int, cursor: str | None) -> Page[BulkAction]:
    """Return one page of bulk actions, the latest first.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    records, following = await _LISTING.page(db, Conditions(), Order("started_at", datetime), limit, cursor)
    return Page(items=[row_of(BulkAction, record) for record in records], next_cursor=following)


async def bulk_action(db: Reader, bulk_action_id: UUID) -> BulkAction | None:
    """Return a bulk action as it stands, or None."""
    query = f"SELECT {columns(BulkAction)} FROM {BULK_ACTIONS.name} WHERE bulk_action_id = $1"  # noqa: S608 - constant names
    record = await db.fetchrow(query, bulk_action_id)
    return row_of(BulkAction, record) if record else None


async def waiting_bulk_actions(db: Reader) -> Sequence[BulkAction]:
    """Return those that a worker has something to do for, the oldest first."""
    query = (
        f"SELECT {columns(BulkAction)} FROM {BULK_ACTIONS.name} "  # noqa: S608 - constant names
        "WHERE state IN ('running', 'undoing') ORDER BY started_at, bulk_action_id"
    )
    return [row_of(BulkAction, record) for record in await db.fetch(query)]
