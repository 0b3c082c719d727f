"""Discussions over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain.discussion import DISCUSSION, MENTION, ReadMention, ReplyInDiscussion, StartDiscussion
from shared.web.api.routes import CommandRoute

_DISCUSSIONS = f"{CUSTOMER_PATH}/discussions"

DISCUSSIONS: tuple[CommandRoute, ...] = (
    CommandRoute(
        _DISCUSSIONS, StartDiscussion, DISCUSSION, WRITERS, creates="discussion_id", summary="Begin a discussion"
    ),
    CommandRoute(
        f"{_DISCUSSIONS}/{{discussion_id}}/replies",
        ReplyInDiscussion,
        DISCUSSION,
        WRITERS,
        creates="post_id",
        summary="Answer in a discussion",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/mentions/{{post_id}}/read",
        ReadMention,
        MENTION,
        WRITERS,
        summary="Record that one has read where one was mentioned",
    ),
)
