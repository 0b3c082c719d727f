"""Discussions among colleagues about a customer."""

from typing import ClassVar
from uuid import UUID

from shared.events.contacts.facts import Note
from shared.messages.fields import Personal, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording


class DiscussionStarted(Note):
    """A colleague began to discuss something about the customer."""

    type: ClassVar[str] = "contacts.discussion_started.v1"
    reads_as = Wording("message-circle", N_("{who} started the discussion {title}: {text}"))
    discussion_id: UUID
    title: Personal[str]
    text: Personal[str]
    mentions: tuple[UserId, ...] = ()
    """Colleagues named in the text as `@anna`."""


class DiscussionReplied(Note):
    """A colleague replied."""

    type: ClassVar[str] = "contacts.discussion_replied.v1"
    reads_as = Wording("reply", N_("{who} replied to {title}: {text}"))
    discussion_id: UUID
    post_id: UUID
    title: Personal[str]
    text: Personal[str]
    mentions: tuple[UserId, ...] = ()


class MentionRead(Note):
    """A colleague has read the post that mentions them."""

    type: ClassVar[str] = "contacts.mention_read.v1"
    reads_as = Wording("eye", N_("{who} read a discussion that mentioned them"))
    post_id: UUID
    reader: UserId


DiscussionEvent = DiscussionStarted | DiscussionReplied
MentionEvent = DiscussionStarted | DiscussionReplied | MentionRead
