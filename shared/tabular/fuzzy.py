"""Recognising variant spellings, misspelt words and countries; deriving handles. Pure."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache

from babel import Locale

SIMILAR = 0.84
"""The minimum similarity of two spellings of a word: one typing error in a short word, two in a long one."""

SECTORS = (
    "agriculture", "automotive", "construction", "consulting", "education", "employment", "energy", "entertainment",
    "finance", "government", "hospitality", "insurance", "legal", "logistics", "manufacturing", "marketing", "media",
    "medical", "pharmaceuticals", "real estate", "retail", "services", "software", "technology", "telecommunications",
    "transport", "travel", "utilities",
)  # fmt: skip
"""The company's spellings of sectors; spellings in files are compared with these."""

_OTHER_COUNTRY_NAMES = {
    "korea": "South Korea", "republicofkorea": "South Korea", "usa": "United States",
    "unitedstatesofamerica": "United States", "uk": "United Kingdom", "greatbritain": "United Kingdom",
    "england": "United Kingdom", "scotland": "United Kingdom", "wales": "United Kingdom", "russia": "Russia",
    "russianfederation": "Russia", "czechrepublic": "Czechia", "turkey": "Türkiye", "holland": "Netherlands",
    "hongkong": "Hong Kong SAR China", "macau": "Macao SAR China", "macao": "Macao SAR China",
    "ivorycoast": "Côte d\u2019Ivoire", "macedonia": "North Macedonia", "uae": "United Arab Emirates",
}  # fmt: skip
_COUNTRY_CODE_LETTERS = 2


def loosened(name: str) -> str:
    """Return a name without case, spaces and punctuation: `GTX Pro` and `GTXPro` give the same result."""
    return "".join(mark for mark in name.casefold() if mark.isalnum())


def recognise(name: str, choices: Iterable[str]) -> str | None:
    """Return the matching known name: equal, equal once `loosened`, or the most similar; None if there is none."""
    names = list(choices)
    if name in names:
        return name
    by_loose = {loosened(candidate): candidate for candidate in names}
    if loosened(name) in by_loose:
        return by_loose[loosened(name)]
    close = get_close_matches(loosened(name), list(by_loose), n=1, cutoff=SIMILAR)
    return by_loose[close[0]] if close else None


@lru_cache(maxsize=4096)
def country(name: str) -> tuple[str, str] | None:
    """Return the code (ISO 3166-1 alpha-2) and English name of a country in any spelling; None if not recognised."""
    codes = _country_codes()
    meant = _OTHER_COUNTRY_NAMES.get(loosened(name)) or recognise(name, codes)
    return (codes[meant], meant) if meant else None


@cache
def _country_codes() -> dict[str, str]:
    territories = Locale("en").territories
    return {
        str(name): code for code, name in territories.items() if len(code) == _COUNTRY_CODE_LETTERS and code.isalpha()
    }


def handle(name: str) -> str:
    """Return the handle for a name: `Moses Frase` → `moses.frase`; accents and non-Latin letters are dropped."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = ["".join(mark for mark in word if mark.isalnum() or mark == "-").strip("-") for word in plain.split()]
    return ".".join(word for word in words if word)[:64]
