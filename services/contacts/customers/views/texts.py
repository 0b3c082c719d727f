"""Texts about customers besides the profile, also used to find them: contact persons, notes and discussions."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal
from uuid import UUID

from shared.events.contacts.activities.discussions import DiscussionEvent, DiscussionReplied, DiscussionStarted
from shared.events.contacts.activities.insights import (
    CompetitorChanged,
    CompetitorEvent,
    CompetitorGone,
    CompetitorNoted,
    NeedChanged,
    NeedDropped,
    NeedEvent,
    NeedMet,
    NeedNoted,
)
from shared.events.contacts.activities.interactions import InteractionCorrected, InteractionLogged, InteractionWithdrawn
from shared.events.contacts.customers.contact_persons import (
    ContactPersonAdded,
    ContactPersonEmailChanged,
    ContactPersonEvent,
    ContactPersonLeft,
    ContactPersonPhoneChanged,
    ContactPersonRenamed,
    ContactPersonReturned,
    ContactPersonWithdrawn,
)
from shared.messages.event import Event, Recorded
from shared.model.view import Key, Rows
from shared.query.text import grams, normal_text, search_text

TextKind = Literal["contact_person", "interaction", "need", "competitor", "discussion"]
Said = tuple[str | None, ...]
TextEvent = (
    ContactPersonEvent
    | InteractionLogged
    | InteractionCorrected
    | InteractionWithdrawn
    | NeedEvent
    | CompetitorEvent
    | DiscussionEvent
)
_IDS = ("interaction_id", "need_id", "competitor_id", "post_id", "discussion_id", "contact_id")
"""The id fields of a text; the first one present in an event applies (interactions name contact persons as well)."""
_NAME, _EMAIL, _PHONE = range(3)
EXCERPT = 120
"""The maximum number of characters of a text that a list shows."""


@dataclass(frozen=True, slots=True)
class CustomerText:
    """A contact person, a note or a discussion post; `search` and `grams` are used to find it."""

    customer_id: UUID
    text_id: UUID
    kind: TextKind
    said: tuple[str, ...]
    """Its parts as they were entered; for a contact person the name, the e-mail address and the phone number."""
    search: str
    grams: tuple[str, ...]


def fold(row: CustomerText | None, event: Recorded[TextEvent]) -> CustomerText | None:
    """Return the text after the event, or None once the person has left or the text was withdrawn."""
    whole = _whole(event.data)
    if whole is not None:
        return _text(event, *whole)
    return row and _changed(row, event)


def _whole(fact: TextEvent) -> tuple[TextKind, Said] | None:
    """Return the kind and the parts of a text from an event that contains all of it."""
    match fact:
        case ContactPersonAdded() | ContactPersonReturned():
            return "contact_person", (fact.name, fact.email, fact.phone)
        case InteractionLogged() | InteractionCorrected():
            return "interaction", (fact.summary, fact.outcome, fact.next_step, *fact.participants)
        case NeedNoted() | NeedChanged():
            return "need", (fact.what,)
        case CompetitorNoted() | CompetitorChanged():
            return "competitor", (fact.name, fact.product, fact.strengths, fact.weaknesses)
        case DiscussionStarted() | DiscussionReplied():
            return "discussion", (fact.title, fact.text)
        case _:
            return None


def _changed(row: CustomerText, event: Recorded[TextEvent]) -> CustomerText | None:
    match event.data:
        case ContactPersonRenamed(name=name):
            return _with(row, event, _NAME, name)
        case ContactPersonEmailChanged(email=email):
            return _with(row, event, _EMAIL, email)
        case ContactPersonPhoneChanged(phone=phone):
            return _with(row, event, _PHONE, phone)
        case NeedMet(how=ending) | NeedDropped(cause=ending) | CompetitorGone(cause=ending):
            return _text(event, row.kind, (*row.said, ending))
        case ContactPersonLeft() | ContactPersonWithdrawn() | InteractionWithdrawn():
            return None
        case _:
            return row


def _with(row: CustomerText, event: Recorded[TextEvent], at: int, part: str | None) -> CustomerText:
    return _text(event, row.kind, (*row.said[:at], part, *row.said[at + 1 :]))


def _text(event: Recorded[TextEvent], kind: TextKind, texts: Said) -> CustomerText:
    parts = tuple(part or "" for part in texts)
    text = search_text(parts)
    return CustomerText(event.subject_id, _text_id(event), kind, parts, text, grams(text))


def _text_id(event: Recorded[Event]) -> UUID:
    text_id: UUID = getattr(event.data, _id_field(type(event.data)))
    return text_id


@cache
def _id_field(kind: type[Event]) -> str:
    return next(name for name in _IDS if name in kind.model_fields)


def _keys(event: Recorded[Event]) -> Iterable[Key]:
    return ((event.subject_id, _text_id(event)),)


def excerpt(texts: Iterable[str], typed: str) -> str:
    """Return the excerpt shown in lists: the part with the first typed word, from shortly before it."""
    parts = [" ".join(part.split()) for part in texts if part]
    word = next(iter(normal_text(typed).split()), "")
    part = next((candidate for candidate in parts if word in normal_text(candidate)), parts[0] if parts else "")
    if len(part) <= EXCERPT:
        return part
    before = max(normal_text(part).find(word) - EXCERPT // 3, 0)
    start = part.find(" ", before) + 1 if before else 0
    if start + EXCERPT >= len(part):
        return f"… {part[start:]}"
    end = part.rfind(" ", start, start + EXCERPT)
    return f"{'… ' if start else ''}{part[start : end if end > start else start + EXCERPT]} …"


CUSTOMER_TEXTS = Rows(
    "customer_texts",
    CustomerText,
    key=("customer_id", "text_id"),
    of=TextEvent,
    fold=fold,
    key_of=_keys,
    indexes=(
        "USING gin (search gin_trgm_ops)",
        "USING gin (grams)",
        # Contact persons are also searched by similarity, which would otherwise compare every note.
        "USING gin (search gin_trgm_ops) WHERE kind = 'contact_person'",
    ),
)
