"""Mentions across customers."""

from dataclasses import dataclass
from datetime import datetime

from services.contacts.customers.views.named import with_customer_name
from services.contacts.discussions.domain.mention import MENTIONS, Mention
from shared.model.reader import Reader
from shared.query.paging import Order, Page

_LATEST = Order("at", datetime)


@dataclass(frozen=True, slots=True)
class MentionListItem(Mention):
    """A mention with the name of the customer under discussion."""

    customer_name: str = ""


_MENTIONS = with_customer_name(MENTIONS, MentionListItem)


async def list_mentions(
    db: Reader, handle: str, *, unread: bool, limit: int = 50, cursor: str | None = None
) -> Page[MentionListItem]:
    """Return one page of mentions of a colleague, the latest first; `unread` leaves out what they have read.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    mentions = _MENTIONS.where(f"{'unread' if unread else 'mentions'} ? {{}}", handle)
    return await mentions.page(db, _LATEST, limit, cursor)
