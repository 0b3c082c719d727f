"""What is written in a cell: texts, numbers, amounts, days, kinds, countries, people. Each raises ValueError."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from babel import Locale
from pydantic import TypeAdapter, ValidationError

from shared import spelling, values
from shared.csv_export import FORMULA_SIGNS
from shared.events.contacts import CustomerKind
from shared.message import UserId

KINDS: dict[str, CustomerKind] = {
    **dict.fromkeys(
        ("organisation", "organization", "company", "business", "account", "firma", "unternehmen", "true", "yes", "1",
         "ja", "wahr", "公司", "企业", "是"), "organisation",
    ),
    **dict.fromkeys(
        ("person", "individual", "contact", "private", "privat", "privatperson", "false", "no", "0", "nein", "falsch",
         "个人", "否"), "person",
    ),
}  # fmt: skip
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "CNY", "￥": "CNY"}
THOUSAND = 3
LONGEST = 10_000
_user = TypeAdapter[str](UserId)
_german_day = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_spaces_between_digits = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u202f](?=\d)")


def text(cell: str) -> str:
    """Return a cell as one line; the apostrophe that a harmless export puts before a formula is taken away again."""
    if len(cell) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters")
    bare = cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell
    line = " ".join(bare.split())
    if any(unicodedata.category(mark) == "Cc" for mark in line):
        raise ValueError("contains control characters")
    return line


def lines(cell: str) -> tuple[str, ...]:
    """Return the lines of a cell, such as a street and a building below it."""
    return tuple(line for part in cell.splitlines() if (line := text(part)))


def kind(cell: str) -> CustomerKind:
    found = KINDS.get(cell.casefold())
    if found is None:
        raise ValueError("says neither organisation nor person")
    return found


def number(cell: str) -> Decimal:
    """Return a number however it is grouped: `1,234.50`, `1.234,50`, `1 234`, `3.00E+07`."""
    digits = _spaces_between_digits.sub("", cell.strip())
    dot, comma = digits.rfind("."), digits.rfind(",")
    if comma > dot >= 0:
        digits = digits.replace(".", "").replace(",", ".")
    elif comma >= 0:
        grouped = dot >= 0 or digits.count(",") > 1 or len(digits) - comma - 1 == THOUSAND
        digits = digits.replace(",", "") if grouped else digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    return values.amount(digits)


def whole(cell: str) -> int:
    """Return a number without decimals."""
    found = number(cell)
    if found != found.to_integral_value():
        raise ValueError("is not a whole number")
    return int(found)


def money(cell: str, currency: str | None) -> dict[str, str]:
    """Return an amount; the currency that stands in the cell itself goes before the given one."""
    code = next((code for sign, code in SIGNS.items() if sign in cell), None)
    named = re.search(r"\b[A-Z]{3}\b", cell)
    digits = re.sub(r"[A-Z]{3}|[€$£¥￥]", "", cell)
    code = code or (named.group() if named else currency)
    if code is None:
        raise ValueError("names no currency; choose one for the whole file")
    return values.money(number(digits), code)


def moment(cell: str) -> datetime:
    """Return a moment; a day stands for its noon, a time without zone is UTC."""
    found = _german_day.fullmatch(cell)
    try:
        if found:
            day, month, year = map(int, found.groups())
            return datetime.combine(date(year, month, day), time(12), UTC)
        written = cell.replace("/", "-")
        if len(written) <= len("2026-01-01"):
            return datetime.combine(date.fromisoformat(written), time(12), UTC)
        at = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("is not a day such as 2026-03-01, or a moment") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def owner(cell: str) -> str:
    """Return the handle of a colleague who is named by handle, e-mail address or name."""
    try:
        return _user.validate_python(cell)
    except ValidationError:
        made = spelling.handle(cell.partition("@")[0].replace(".", " ") if "@" in cell else cell)
    if not made:
        raise ValueError("names no colleague")
    return made


@lru_cache(maxsize=4096)
def country(cell: str) -> str:
    """Return the code of a country that is written as a code, or by its name in English, German or Chinese."""
    code = cell.upper()
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    for language in ("de", "zh"):
        names = Locale(language).territories
        found = next((code for code, name in names.items() if str(name).casefold() == cell.casefold()), None)
        if found in phonenumbers.SUPPORTED_REGIONS:
            return str(found)
    known = spelling.country(cell)
    if known is None or known[0] not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is not a country that is known here")
    return known[0]
