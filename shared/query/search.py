"""Converts the text typed into a search box to conditions on the searchable text of customers (`search`)."""

from collections.abc import Sequence
from typing import Any

from shared.query.conditions import Conditions, like_literal
from shared.query.text import grams, is_wide, normal_text, pinyin

NAME = 'name_key COLLATE "C"'
TRIGRAM = 3
"""The minimum number of letters that the trigram index needs."""
PHONE_DIGITS = 5
SHORTEST_MISTYPED = 3
"""The minimum number of letters at which a mistyped text can still be recognised."""
_PHONE_MARKS = frozenset("0123456789+()-/. ")
Clause = tuple[str, tuple[Any, ...]]
"""A condition with `{}` for each of its values, and the values."""


def of_profile(q: str) -> Sequence[Clause]:
    """Return the conditions on `customers` for the typed text; at least one is indexed.

    Words of one or two Latin letters are too short for the trigram index. If there is no longer word, the text matches
    beginnings of names; otherwise each word matches any part.
    """
    text = normal_text(q)
    if text and _too_short(text):
        return [(f"{NAME} >= {{}} AND {NAME} < {{}}", (text, f"{text}\U0010ffff"))]
    return of_words(text)


def of_texts(q: str) -> Sequence[Clause]:
    """Return the conditions on `customer_texts`; none if the typed text is too short for this search."""
    text = normal_text(q)
    return [] if _too_short(text) else of_words(text)


def of_words(q: str) -> Sequence[Clause]:
    """Return conditions on `search` and `grams` that require all typed words, however short."""
    text = normal_text(q)
    digits = "".join(mark for mark in text if mark.isdigit())
    if len(digits) >= PHONE_DIGITS and set(text) <= _PHONE_MARKS:
        return [_containing(digits.lstrip("0") or digits)]
    words = text.split()
    wide = [("grams ?& {}::text[]", (list(grams(word)),)) for word in words if any(map(is_wide, word))]
    return [*wide, *map(_containing, words)]


def likely_mistyped(q: str) -> str | None:
    """Return the text for a similarity search; None if it is too short or a number, where every digit matters.

    For Chinese, return the pronunciation, since a mistyped character usually sounds the same.
    """
    text = next(iter(pinyin(q)), normal_text(q))
    return text if len(text) >= SHORTEST_MISTYPED and any(letter.isalpha() for letter in text) else None


def add(conditions: Conditions, clauses: Sequence[Clause]) -> None:
    """Require all these clauses."""
    for clause, values in clauses:
        conditions.add(clause, *values)


def add_inside(conditions: Conditions, around: str, clauses: Sequence[Clause]) -> None:
    """Require the condition `around`, in which `{0}` stands for the clauses joined by AND."""
    inner = " AND ".join(f"({clause})" for clause, _ in clauses)
    conditions.add(around.replace("{0}", inner), *(value for _, values in clauses for value in values))


def _too_short(text: str) -> bool:
    return not any(map(is_wide, text)) and max(map(len, text.split()), default=0) < TRIGRAM


def _containing(word: str) -> Clause:
    return "search LIKE {}", (f"%{like_literal(word)}%",)
