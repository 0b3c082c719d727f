"""Parsing cells: texts, numbers, amounts, days, kinds, countries, people. Each function raises ValueError."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.core import get_global
from pydantic import TypeAdapter, ValidationError

from services.contacts.fields.domain import CustomField, canonical
from shared.events.contacts.customers.profile import CustomerKind
from shared.events.contacts.data.imports import DayOrder
from shared.messages.fields import UserId
from shared.tabular import cells, fuzzy
from shared.tabular.csv import FORMULA_SIGNS

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
TRUTHS = {
    **dict.fromkeys(("true", "yes", "y", "1", "x", "ja", "wahr", "是"), True),
    **dict.fromkeys(("false", "no", "n", "0", "nein", "falsch", "否"), False),
}
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "CNY", "￥": "CNY"}
MONTHS = 12
LETTERS_OF_A_LONG_CODE = 3
LONGEST = 10_000
_user = TypeAdapter[str](UserId)
_grouped = re.compile(r"[1-9]\d{0,2}([.,])(?:\d{2,3}\1){0,12}\d{3}")
"""Digits in groups, by thousands or as in India; an amount never has three decimals."""
_year_first = re.compile(r"(?P<year>\d{4})[-/.年](?P<first>\d{1,2})[-/.月](?P<second>\d{1,2})日?(?P<rest>\D.*)?")
_year_last = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?P<rest>\D.*)?")
_clock = re.compile(r"(?P<hour>\d{1,2})(?P<rest>:\d\d(:\d\d)?(\.\d{1,9})?)\s?(?P<half>[ap])\.?m\.?", re.IGNORECASE)
_controls = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_spaces_between_digits = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u202f](?=\d)")


def text(cell: str) -> str:
    """Return a cell as one line, without the apostrophe that a safe export puts before a formula."""
    if len(cell) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters")
    bare = cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell
    line = " ".join(bare.split())
    if _controls.search(line):
        raise ValueError("contains control characters")
    return line


def lines(cell: str) -> tuple[str, ...]:
    """Return the lines of a cell, such as a street and a building below it."""
    return tuple(line for part in cell.splitlines() if (line := text(part)))


def kind(cell: str) -> CustomerKind:
    value = KINDS.get(cell.casefold())
    if value is None:
        raise ValueError("is neither organisation nor person")
    return value


def number(cell: str) -> Decimal:
    """Return a number however it is grouped: `1,234.50`, `1.234,50`, `30.000`, `1 234`, `3.00E+07`."""
    digits = _spaces_between_digits.sub("", cell.strip())
    if "." in digits and "," in digits:
        grouping, mark = (".", ",") if digits.rfind(",") > digits.rfind(".") else (",", ".")
        return cells.amount(digits.replace(grouping, "").replace(mark, "."))
    if _grouped.fullmatch(digits):
        return cells.amount(digits.replace(".", "").replace(",", ""))
    return cells.amount(digits.replace(",", "."))


def whole(cell: str) -> int:
    """Return a number without decimals."""
    value = number(cell)
    if value != value.to_integral_value():
        raise ValueError("is not a whole number")
    return int(value)


def money(cell: str, currency: str | None) -> dict[str, str]:
    """Return an amount; a currency in the cell itself takes precedence over the given one."""
    code = next((code for sign, code in SIGNS.items() if sign in cell), None)
    named = re.search(r"\b[A-Z]{3}\b", cell)
    digits = re.sub(r"[A-Z]{3}|[€$£¥￥]", "", cell)
    code = code or (named.group() if named else currency)
    if code is None:
        raise ValueError("has no currency; choose one for the whole file")
    return cells.money(number(digits), code)


def moment(cell: str, order: DayOrder | None = None) -> datetime:
    """Return a moment; a day stands for its noon, a time without zone is UTC.

    `order` says how `3/4/2026` is read; without it such a day is only accepted if it is unambiguous.
    """
    match = _year_first.fullmatch(cell) or _year_last.fullmatch(cell)
    if match is None:
        return _moment(cell)
    first, second = int(match["first"]), int(match["second"])
    if match.re is _year_last and not _month_first(match, order):
        first, second = second, first
    return _moment(f"{match['year']}-{first:02}-{second:02}{_rest(match['rest'] or '')}")


def _month_first(day: re.Match[str], order: DayOrder | None) -> bool:
    first, second = int(day["first"]), int(day["second"])
    if day["mark"] == "." or first > MONTHS or first == second:
        return False
    if second > MONTHS:
        return True
    if order is None:
        raise ValueError("is an ambiguous date; choose the order of day and month for the whole file")
    return order == "month_first"


def _rest(text: str) -> str:
    """Return the time part of a date in ISO 8601."""
    text = text.strip(" ,T")
    clock = _clock.fullmatch(text)
    if clock:
        hour = int(clock["hour"]) % 12 + (12 if clock["half"] in "pP" else 0)
        text = f"{hour:02}{clock['rest']}"
    if text[1:2] == ":":
        text = f"0{text}"
    return text and f"T{text}"


def _moment(written: str) -> datetime:
    try:
        if len(written) <= len("2026-01-01"):
            return datetime.combine(date.fromisoformat(written), time(12), UTC)
        at = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("is not a date such as 2026-03-01, or a date and time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def owner(cell: str) -> str:
    """Return the handle of a colleague given by handle, e-mail or name; a remark after it is ignored."""
    cell = _without_remark(cell)
    try:
        return _user.validate_python(cell)
    except ValidationError:
        made = fuzzy.handle(cell.partition("@")[0].replace(".", " ") if "@" in cell else cell)
    if not made:
        raise ValueError("is not a colleague")
    return made


def _without_remark(cell: str) -> str:
    """Return a cell without the brackets at its end."""
    before, bracket, remark = cell.rpartition("(")
    return before.rstrip() if bracket and remark.find(")") == len(remark) - 1 else cell


def own_value(field: CustomField, cell: str, order: DayOrder | None) -> str:
    """Return the value of one of the company's own fields, written as the field's type requires.

    Raises:
        ValueError, Invalid: it is not of the type.
    """
    match field.value_type:
        case "number":
            return canonical(field, str(number(cell)))
        case "date":
            return canonical(field, moment(cell, order).date().isoformat())
        case "boolean":
            return canonical(field, TRUTHS.get(cell.casefold(), cell))
        case "choice":
            same = (choice for choice in field.choices if choice.casefold() == cell.casefold())
            return canonical(field, next(same, cell))
        case _:
            return canonical(field, cell)


@lru_cache(maxsize=4096)
def country(cell: str) -> str:
    """Return the code of a country given by its two- or three-letter code or its English, German or Chinese name."""
    code = cell.upper()
    if len(code) == LETTERS_OF_A_LONG_CODE:
        code = "".join(get_global("territory_aliases").get(code, ()))
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    for language in ("de", "zh"):
        names = Locale(language).territories
        by_name = next((code for code, name in names.items() if str(name).casefold() == cell.casefold()), None)
        if by_name in phonenumbers.SUPPORTED_REGIONS:
            return str(by_name)
    guess = fuzzy.country(cell)
    if guess is None or guess[0] not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is not a known country")
    return guess[0]
