"""The searchable text of a customer: one normal form for both stored and searched text.

Trigrams (PostgreSQL's pg_trgm) find texts of three or more letters. Chinese, Japanese and Korean names often have only
two characters. For these scripts, every character, every neighbouring pair and the pronunciation are stored too.
"""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from anyascii import anyascii

_WIDE_SCRIPTS = (
    (0x3040, 0x30FF),  # Japanese kana
    (0x3400, 0x4DBF),  # Chinese characters, extension A
    (0x4E00, 0x9FFF),  # Chinese characters
    (0xAC00, 0xD7AF),  # Korean syllables
    (0xF900, 0xFAFF),  # compatibility characters
    (0x20000, 0x3FFFF),  # further extensions
)


def normal_text(text: str) -> str:
    """Return the text in the form used for comparison: no capitals, accents, or width variants; single spaces."""
    if text.isascii():  # true for most texts, and ten times as fast
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def is_wide(letter: str) -> bool:
    """Return whether a character belongs to a script that writes words in one or two characters."""
    code = ord(letter)
    return code >= _WIDE_SCRIPTS[0][0] and any(first <= code <= last for first, last in _WIDE_SCRIPTS)


def grams(text: str) -> tuple[str, ...]:
    """Return the single characters and neighbouring pairs of Chinese, Japanese and Korean in a normalised text."""
    if text.isascii():
        return ()
    singles = {letter for letter in text if is_wide(letter)}
    pairs = {first + second for first, second in pairwise(text) if {first, second} <= singles}
    return tuple(sorted(singles | pairs))


def pinyin(text: str) -> tuple[str, ...]:
    """Return a text's Chinese as romanised, in one word and as initials: `王小明` → `wangxiaoming`, `wxm`.

    Japanese and Korean characters are romanised too.
    """
    syllables = [] if text.isascii() else [anyascii(letter).lower() for letter in text if is_wide(letter)]
    return ("".join(syllables), "".join(syllable[:1] for syllable in syllables)) if syllables else ()


def search_text(parts: Iterable[str | None]) -> str:
    """Return the normalised text of all parts, each on a separate line so that no match spans two parts."""
    return "\n".join(normal_text(part) for part in parts if part)
