"""Mentions across customers."""

from dataclasses import dataclass
from datetime import datetime

from services.contacts.customers.views.named import page_with_customer
from services.contacts.discussions.domain.mention import MENTIONS, Mention
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Order, Page


@dataclass(frozen=True, slots=True)
class MentionListItem(Mention):
    """A mention with the name of the customer that is discussed."""

    customer_name: str = ""


async def list_mentions(
    db: Reader, handle: str, *, unread: bool, limit: int = 50, cursor: str | None = None
) -> Page[MentionListItem]:
    """Return one page of where somebody was mentioned, the latest first; `unread`: only what they have not read.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.add(f"{'unread' if unread else 'mentions'} ? {{}}", handle)
    return await page_with_customer(db, MENTIONS, MentionListItem, conditions, Order("at", datetime), limit, cursor)
