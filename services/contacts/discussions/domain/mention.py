"""Mentions of colleagues in discussions, and who has yet to read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.contacts.access import MENTION_POLICY
from shared.events.contacts.activities.discussions import (
    DiscussionEvent,
    DiscussionStarted,
    MentionEvent,
    MentionRead,
)
from shared.messages.actor import colleague_of
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.refusals import Unknown
from shared.model.aggregate import Aggregate
from shared.model.view import Key, Rows


@dataclass(frozen=True, slots=True)
class Mention:
    """A contribution that mentions colleagues, and which of them have yet to read it."""

    customer_id: UUID
    post_id: UUID
    discussion_id: UUID
    title: str
    author: str
    at: datetime
    text: str
    mentions: tuple[str, ...]
    unread: tuple[str, ...]


class ReadMention(Command):
    """Record that a colleague has read the contribution that mentions them."""

    customer_id: UUID
    post_id: UUID


def decide(row: Mention | None, command: ReadMention, context: Context) -> Sequence[MentionRead]:
    """Return the event that the mention was read, unless it was read before."""
    reader = colleague_of(context.actor)
    if row is None or reader is None or reader not in row.mentions:
        raise Unknown("nobody mentioned you there", field="post_id")
    return [MentionRead(post_id=command.post_id, reader=reader)] if reader in row.unread else []


def fold(row: Mention | None, event: Recorded[MentionEvent]) -> Mention | None:
    """Return the mention after the event; colleagues who mention themselves count as having read it."""
    fact = event.data
    if isinstance(fact, MentionRead):
        return row and replace(row, unread=tuple(handle for handle in row.unread if handle != fact.reader))
    return Mention(
        customer_id=event.subject_id,
        post_id=_post_id(fact),
        discussion_id=fact.discussion_id,
        title=fact.title,
        author=event.actor,
        at=event.time,
        text=fact.text,
        mentions=fact.mentions,
        unread=tuple(handle for handle in fact.mentions if handle != colleague_of(event.actor)),
    )


def _post_id(fact: DiscussionEvent) -> UUID:
    return fact.discussion_id if isinstance(fact, DiscussionStarted) else fact.post_id


def _keys(event: Recorded[MentionEvent]) -> Iterable[Key]:
    fact = event.data
    if isinstance(fact, MentionRead):
        return ((event.subject_id, fact.post_id),)
    return ((event.subject_id, _post_id(fact)),) if fact.mentions else ()


MENTIONS = Rows(
    "mentions",
    Mention,
    key=("customer_id", "post_id"),
    of=MentionEvent,
    fold=fold,
    key_of=_keys,
    indexes=("USING gin (mentions)", "USING gin (unread)"),
)
MENTION = Aggregate(MENTIONS, decide, policy=MENTION_POLICY)
