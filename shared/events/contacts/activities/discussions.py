"""Discussions among colleagues about a customer."""

from typing import ClassVar
from uuid import UUID

from shared.messages.event import Event
from shared.messages.fields import Personal, UserId


class DiscussionStarted(Event):
    """A colleague began to discuss something about the customer."""

    type: ClassVar[str] = "contacts.discussion_started.v1"
    discussion_id: UUID
    title: Personal[str]
    text: Personal[str]
    mentions: tuple[UserId, ...] = ()
    """Colleagues named in the text as `@anna`."""


class DiscussionReplied(Event):
    """A colleague answered."""

    type: ClassVar[str] = "contacts.discussion_replied.v1"
    discussion_id: UUID
    post_id: UUID
    title: Personal[str]
    text: Personal[str]
    mentions: tuple[UserId, ...] = ()


class MentionRead(Event):
    """A colleague has read where they were mentioned."""

    type: ClassVar[str] = "contacts.mention_read.v1"
    post_id: UUID
    reader: UserId


DiscussionEvent = DiscussionStarted | DiscussionReplied
MentionEvent = DiscussionStarted | DiscussionReplied | MentionRead
