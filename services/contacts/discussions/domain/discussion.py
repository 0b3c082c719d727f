"""Discussions among colleagues about a customer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, assert_never
from uuid import UUID

from pydantic import StringConstraints

from services.contacts.access import DISCUSSION_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.discussions.domain.mention import MENTIONS
from shared.events.contacts.activities.discussions import (
    DiscussionEvent,
    DiscussionReplied,
    DiscussionStarted,
)
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Event, Recorded
from shared.messages.fields import Line, Text
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

MOST_POSTS = 500
"""The maximum number of posts: with more, the row would grow too large to be written with every reply."""
Said = Annotated[Text, StringConstraints(max_length=10_000)]
_MENTION = re.compile(r"(?<![A-Za-z0-9_@.-])@([a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?)")


@dataclass(frozen=True, slots=True)
class Post:
    """One contribution to a discussion."""

    post_id: UUID
    author: str
    at: datetime
    text: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """A discussion with all its contributions."""

    customer_id: UUID
    discussion_id: UUID
    title: str
    posts: tuple[Post, ...]
    started_at: datetime
    last_at: datetime


class StartDiscussion(Command):
    """Start a discussion; `@anna` in the text mentions Anna."""

    customer_id: UUID
    discussion_id: UUID
    title: Line
    text: Said


class ReplyInDiscussion(Command):
    """Reply in a discussion."""

    customer_id: UUID
    discussion_id: UUID
    post_id: UUID
    text: Said


def mentioned(text: str) -> tuple[str, ...]:
    """Return the users mentioned in a text, each once, in text order; an e-mail address mentions nobody."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def decide(
    row: Discussion | None, command: StartDiscussion | ReplyInDiscussion, context: Context
) -> Sequence[DiscussionEvent]:
    """Return the event that records the contribution."""
    fields = command.model_dump(exclude={"customer_id", "occurred_at"})
    match command:
        case StartDiscussion(customer_id=customer_id, text=text):
            require_customer(context.row(CUSTOMERS, customer_id))
            if row is not None:
                raise Rejected("this discussion was already started", field="discussion_id")
            return [DiscussionStarted(**fields, mentions=mentioned(text))]
        case ReplyInDiscussion(text=text, post_id=post_id):
            if row is None:
                raise Unknown("the customer has no such discussion", field="discussion_id")
            if any(post.post_id == post_id for post in row.posts):
                raise Rejected("this post was already added", field="post_id")
            if len(row.posts) >= MOST_POSTS:
                raise Rejected(f"the discussion has {MOST_POSTS} posts; start another one", field="discussion_id")
            return [DiscussionReplied(**fields, title=row.title, mentions=mentioned(text))]
        case _:
            assert_never(command)


def fold(row: Discussion | None, event: Recorded[DiscussionEvent]) -> Discussion | None:
    """Return the discussion after the event."""
    fact = event.data
    match fact:
        case DiscussionStarted():
            first = _post(fact.discussion_id, fact, event)
            return Discussion(event.subject_id, fact.discussion_id, fact.title, (first,), event.time, event.time)
        case DiscussionReplied():
            post = _post(fact.post_id, fact, event)
            return row and replace(row, posts=(*row.posts, post), last_at=max(row.last_at, event.time))
        case _:
            assert_never(fact)


def _post(post_id: UUID, fact: DiscussionEvent, event: Recorded[Event]) -> Post:
    return Post(post_id, event.actor, event.time, fact.text, fact.mentions)


DISCUSSIONS = Rows(
    "discussions",
    Discussion,
    key=("customer_id", "discussion_id"),
    of=DiscussionEvent,
    fold=fold,
    indexes=("(customer_id, last_at DESC, discussion_id)",),
)


def needs(_row: Discussion | None, command: StartDiscussion | ReplyInDiscussion, _known: LoadedRows) -> Needs:
    """Name the mention's row as well: a contribution may mention colleagues, and both share one transaction."""
    if isinstance(command, StartDiscussion):
        yield CUSTOMERS, (command.customer_id,)
        yield MENTIONS, (command.customer_id, command.discussion_id)
    else:
        yield MENTIONS, (command.customer_id, command.post_id)


DISCUSSION = Aggregate(DISCUSSIONS, decide, policy=DISCUSSION_POLICY, needs=needs, answers_with=("post_id",))
