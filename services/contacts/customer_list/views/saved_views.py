"""Saved views as somebody sees them: their own, and those that are shared."""

from collections.abc import Sequence

from services.contacts.customer_list.domain.saved_view import SAVED_VIEWS, SavedView
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader

MOST = 100
"""Views that a list offers."""


async def views_for(db: Reader, actor: str) -> Sequence[SavedView]:
    """Return the views that an actor sees, by name."""
    query = (
        f"SELECT {columns(SavedView)} FROM {SAVED_VIEWS.name} WHERE made_by = $1 OR shared "  # noqa: S608 - constant names
        "ORDER BY lower(label), view_id LIMIT $2"
    )
    return [row_of(SavedView, record) for record in await db.fetch(query, actor, MOST)]
