"""Saved views as a user sees them: their own and the shared ones."""

from collections.abc import Sequence

from services.contacts.customer_list.domain.saved_view import SAVED_VIEWS, SavedView
from shared.model.reader import Reader
from shared.query.select import select

MOST = 100
"""How many views a list offers."""


_BY_NAME = "lower(label), view_id"


async def views_for(db: Reader, actor: str) -> Sequence[SavedView]:
    """Return the views that an actor sees, by name."""
    return await select(SAVED_VIEWS).where("(made_by = {} OR shared)", actor).order_by(_BY_NAME).limit(MOST).all(db)
