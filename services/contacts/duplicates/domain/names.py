"""Which parts of a name distinguish customers, and how alike two names are. Pure.

Legal forms, titles, "and" and the like carry no information; `ü` may be written `ue` or `u`; words may come in any
order, joined or apart. Chinese names are compared by their characters, and with Latin ones by pronunciation (pinyin). A
number ("Branch 12") or a generation ("jun.") distinguishes two customers with otherwise equal names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from cleanco import basename
from rapidfuzz import fuzz

from shared.query.text import is_wide, normal_text

LIKE_NAMES = 85.0
"""The likeness in percent from which names count as alike; anything below carries no weight."""
LEAST_NAME, MOST_NAME = 0.3, 0.7
"""The weights of names that are only just alike, and of equal names."""
SOUND = 0.5
"""The weight of a Chinese name that is pronounced like a Latin one."""
SAME_SOUND = 4
"""Characters from which Chinese names that sound alike are likely the same, in simplified and traditional signs."""
MISTYPED = 5
"""The length of a person's name from which a typo is likelier than another name: Jan is not Jana."""
WIDE_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "公司", "株式会社", "주식회사")
"""Legal forms attached to the name without a space, which the library for legal forms does not know."""
FILLERS = frozenset({"and", "und", "et", "the", "co", "company", "corporation", "incorporated", "limited"})
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "dipl", "ing"})
GENERATIONS = {"jun": "2", "junior": "2", "jr": "2", "sen": "1", "senior": "1", "sr": "1", "ii": "2", "iii": "3"}
_APOSTROPHES = str.maketrans("", "", "'\u2019")
_DIGRAPHS = re.compile("([aou])e")


class NameLikeness(NamedTuple):
    """The way in which two names are alike, and the weight it carries."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the form used for comparison."""

    words: tuple[str, ...]
    core: str
    """The words in alphabetical order; for a Chinese name, its characters."""
    sound: str
    """The pronunciation, in Latin letters without spaces."""
    numbers: frozenset[str]
    generation: str | None
    wide: bool

    def contradicts(self, other: "Name") -> bool:
        """Return whether a number or generation distinguishes the two, however alike they are."""
        return self.generation != other.generation or bool(
            self.numbers and other.numbers and self.numbers != other.numbers
        )


@lru_cache(maxsize=500_000)
def name_of(text: str, kind: str) -> Name:
    """Return the name in the form used for comparison."""
    bare = basename(text) if kind == "organisation" else text
    for form in WIDE_FORMS:
        bare = bare.removesuffix(form).removeprefix(form)
    words = _words(bare) or _words(text) or (normal_text(text),)
    generation = next((GENERATIONS[word] for word in words if word in GENERATIONS), None) if kind == "person" else None
    noise = FILLERS if kind == "organisation" else TITLES | GENERATIONS.keys()
    telling = tuple(word for word in words if word not in noise) or words
    wide = not text.isascii() and any(map(is_wide, text))
    whole = "".join(telling)
    return Name(
        words=telling,
        core=whole if wide else " ".join(sorted(telling)),
        sound=sound_of(whole),
        numbers=frozenset(word for word in telling if any(letter.isdigit() for letter in word)),
        generation=generation,
        wide=wide,
    )


def _words(text: str) -> tuple[str, ...]:
    plain = normal_text(text).translate(_APOSTROPHES)
    if not plain.isascii():
        plain = "".join(letter if letter.isascii() or is_wide(letter) else anyascii(letter).lower() for letter in plain)
    spaced = "".join(letter if letter.isalnum() else " " for letter in plain)
    return tuple(_DIGRAPHS.sub(r"\1", word) for word in spaced.split())


def sound_of(text: str) -> str:
    """Return the pronunciation of a normalised text: `北京` and `beijing` are the same."""
    return text if text.isascii() else _DIGRAPHS.sub(r"\1", anyascii(text).lower().replace(" ", ""))


def alike(name: Name, other: Name, kind: str) -> NameLikeness | None:
    """Return in which way two names are alike, or None if they are not."""
    if name.contradicts(other):
        return None
    if name.wide != other.wide:
        return NameLikeness("pronunciation", SOUND) if _sounds_like(name, other) else None
    percent = fuzz.ratio(name.core, other.core, score_cutoff=LIKE_NAMES)
    if not name.wide:
        return _alike_persons(name, other, percent) if kind == "person" else _alike_firms(name, other, percent)
    if percent:
        return NameLikeness("name", _weight(percent))
    same_sound = name.sound == other.sound and len(name.core) == len(other.core) >= SAME_SOUND
    return NameLikeness("pronunciation", MOST_NAME) if same_sound else None


def _sounds_like(name: Name, other: Name) -> bool:
    wide, latin = (name, other) if name.wide else (other, name)
    turned = "".join((*latin.words[-1:], *latin.words[:-1]))
    return any(fuzz.ratio(wide.sound, spoken, score_cutoff=LIKE_NAMES) for spoken in (latin.sound, turned))


def _alike_firms(name: Name, other: Name, percent: float) -> NameLikeness | None:
    joined = fuzz.ratio(name.sound, other.sound, score_cutoff=LIKE_NAMES)
    if percent or joined:
        return NameLikeness("name", _weight(max(percent, joined)))
    fewer, more = sorted((set(name.words), set(other.words)), key=len)
    return NameLikeness("name", LEAST_NAME) if fewer < more and len(max(fewer, key=len)) >= len("abc") else None


def _alike_persons(name: Name, other: Name, percent: float) -> NameLikeness | None:
    fewer, more = sorted((name.words, other.words), key=lambda words: (len(words), words))
    if name.sound != other.sound and not (len(fewer) > 1 and _each_found(fewer, more)):
        return None
    return NameLikeness("name", _weight(percent) if percent else LEAST_NAME)


def _each_found(words: Sequence[str], among: Sequence[str]) -> bool:
    left = list(among)
    for word in words:
        match = next((other for other in left if _same_word(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _same_word(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return word == other or (min(len(word), len(other)) >= MISTYPED and fuzz.ratio(word, other) >= LIKE_NAMES)


def _weight(percent: float) -> float:
    share = (percent - LIKE_NAMES) / (100 - LIKE_NAMES)
    return LEAST_NAME + share * (MOST_NAME - LEAST_NAME)
