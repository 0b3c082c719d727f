"""Discussions over HTTP."""

from fastapi import APIRouter

from services.contacts.access import CUSTOMER_PATH, MENTION_POLICY
from services.contacts.discussions.domain.discussion import DISCUSSION, ReplyInDiscussion, StartDiscussion
from services.contacts.discussions.domain.mention import MENTION, ReadMention
from services.contacts.discussions.views import MentionListItem, list_mentions
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, Viewer, allow

router = APIRouter(dependencies=[allow(MENTION_POLICY)])


_DISCUSSIONS = f"{CUSTOMER_PATH}/discussions"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(_DISCUSSIONS, StartDiscussion, DISCUSSION, creates="discussion_id", summary="Begin a discussion"),
    CommandRoute(
        f"{_DISCUSSIONS}/{{discussion_id}}/replies",
        ReplyInDiscussion,
        DISCUSSION,
        creates="post_id",
        summary="Answer in a discussion",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/mentions/{{post_id}}/read",
        ReadMention,
        MENTION,
        summary="Record that one has read where one was mentioned",
    ),
)


@router.get("/mentions", tags=["discussions"])
async def get_mentions(
    db: Db,
    viewer: Viewer,
    *,
    unread: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[MentionListItem]:
    """List where I was mentioned, the latest first."""
    return await list_mentions(db, viewer.user, unread=unread, limit=limit, cursor=cursor)
