"""Formats of values on pages: money in its currency, times in the viewer's zone, numbers in the viewer's language."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import phonenumbers
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from markupsafe import Markup

from shared.messages.actor import colleague_of, handle_of
from shared.web.pages.text.language import gettext
from shared.web.pages.viewer import current

RECENT = timedelta(days=7)
"""Up to this distance from now, a moment is shown as "3 hours ago" instead of as a date."""
LATE = timedelta(hours=1)
"""An event recorded within this time after it happened does not count as late."""


def instant(value: datetime | str) -> datetime:
    """Return a moment that is given as a `datetime` or as RFC 3339 text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def money(value: Any, currency: str | None = None, *, short: bool = False) -> str:
    """Return an amount in its currency, given as a Money, as `{"amount": …, "currency": …}` or as a number."""
    amount, code = _amount(value, currency)
    locale = current.get().locale
    if short and abs(amount) >= 10_000:  # noqa: PLR2004 - from five digits on, the magnitude matters
        return format_compact_currency(amount, code, locale=locale, fraction_digits=1)
    whole = amount == amount.to_integral_value()
    return format_currency(amount, code, locale=locale, format="¤#,##0" if whole else None, currency_digits=not whole)


def _amount(value: Any, currency: str | None) -> tuple[Decimal, str]:
    if isinstance(value, Mapping):
        return Decimal(str(value["amount"])), str(value.get("currency") or currency or "EUR")
    if hasattr(value, "amount"):
        return Decimal(value.amount), str(value.currency)
    return Decimal(str(value)), currency or "EUR"


def number(value: Any, digits: int | None = None) -> str:
    """Return a number with its digits grouped as in the viewer's language."""
    rounded = value if digits is None else round(Decimal(str(value)), digits)
    return format_decimal(rounded, locale=current.get().locale)


def plain(value: Any) -> str:
    """Return a number as people type it, without an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def percent(value: Any, digits: int = 0) -> str:
    """Return a share (0.63) as a percentage (63 %)."""
    pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
    return format_percent(value, locale=current.get().locale, format=pattern)


def exact(value: datetime | str) -> str:
    """Return a moment to the second, in the viewer's zone."""
    viewer = current.get()
    return format_datetime(instant(value), "EEE d MMM y HH:mm:ss zzz", tzinfo=viewer.zone, locale=viewer.locale)


def day(value: date | datetime | str) -> str:
    """Return a date; the year is included only if it is not the current year."""
    viewer = current.get()
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == len("2026-01-01") else instant(value)
    local = value.astimezone(viewer.zone).date() if isinstance(value, datetime) else value
    pattern = "MMMd" if local.year == viewer.now.astimezone(viewer.zone).year else "yMMMd"
    return format_skeleton_date(local, pattern)


def format_skeleton_date(value: date, skeleton: str) -> str:
    """Return a date in the viewer's language, formatted by a CLDR skeleton such as `yMMMd`."""
    locale = current.get().locale
    pattern = locale.datetime_skeletons.get(skeleton)
    return format_date(value, pattern.pattern if pattern else "medium", locale=locale)


def clock(value: datetime | str) -> str:
    """Return the time of day in the viewer's zone."""
    viewer = current.get()
    return format_datetime(instant(value), "HH:mm", tzinfo=viewer.zone, locale=viewer.locale)


def relative(value: datetime | str) -> str:
    """Return a moment as people say it: "3 hours ago", "in 2 days", or the date if it is further away."""
    viewer = current.get()
    moment = instant(value)
    away = moment - viewer.now
    if abs(away) < timedelta(minutes=1):
        return gettext("just now")
    if abs(away) > RECENT:
        return day(moment)
    return format_timedelta(away, add_direction=True, threshold=1, locale=viewer.locale)


def due_state(value: date) -> str:
    """Return how a day compares with today in the viewer's zone: `overdue`, `today` or `planned`."""
    viewer = current.get()
    today = viewer.now.astimezone(viewer.zone).date()
    return "overdue" if value < today else "today" if value == today else "planned"


def day_before(value: date) -> date:
    """Return the day before another, e.g. the last day of validity before an expiry date."""
    return value - timedelta(days=1)


def duration(value: timedelta | float) -> str:
    """Return a length of time in its largest fitting unit: "12 minutes"."""
    length = value if isinstance(value, timedelta) else timedelta(seconds=value)
    return format_timedelta(length, threshold=1, locale=current.get().locale)


def when(value: datetime | str | None) -> Markup:
    """Return a `<time>` with a relative text and the exact moment on hover; empty if there is no moment."""
    if value is None:
        return Markup("")
    moment = instant(value)
    stamp = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, exact(moment), relative(moment))


def person_of(actor: str) -> str:
    """Return the name of an actor (`user:anna`, `system:erp`); if it is unknown, a name made from the handle."""
    colleague = colleague_of(actor)
    if colleague is not None:
        return current.get().colleagues.get(colleague) or colleague.capitalize()
    handle = handle_of(actor)
    return handle.upper() if len(handle) <= 3 else handle.replace("_", " ")  # noqa: PLR2004 - ERP, not Erp


def person_name(handle: str) -> str:
    """Return the name of the colleague with this handle."""
    return person_of(f"user:{handle}")


def recorded_late(event: Mapping[str, Any]) -> bool:
    """Return whether an event was recorded noticeably later than it happened."""
    return instant(event["recorded_at"]) - instant(event["time"]) > LATE


def recorded_after(event: Mapping[str, Any]) -> str:
    """Return how long after an event happened it was recorded: "recorded 2 days later"."""
    late = instant(event["recorded_at"]) - instant(event["time"])
    return gettext("recorded %(length)s later") % {"length": duration(late)}


def initials(name: str) -> str:
    """Return the one or two letters that represent a name in its avatar."""
    words = [word for word in name.replace("(", " ").split() if word[:1].isalnum()]
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:  # noqa: PLR2004 - CJK: one character is enough
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(name: str) -> int:
    """Return the colour of a name's avatar: a number from 0 to 7, always the same for the same name."""
    return sum(name.encode()) % 8


def phone(number: str) -> str:
    """Return an E.164 phone number in readable form: `+49 30 1234567`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def words(code: str) -> str:
    """Return a code (`first_response`) as words ("First response"), translated if the catalogue contains it."""
    return gettext(code.replace("_", " ").capitalize())


def month(value: str) -> str:
    """Return a month given as `2026-03` in readable form: "Mar 2026"."""
    return format_skeleton_date(date.fromisoformat(f"{value}-01"), "yMMM")


def month_href(value: str, report: str) -> str:
    """Return the address of a report for one month, given as `2026-03`."""
    year, number = int(value[:4]), int(value[5:7])
    return f"{report}&from={value}-01&to={value}-{monthrange(year, number)[1]:02d}"


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes with their words, as the options of a choice field."""
    return [(code, words(code)) for code in codes]


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money,
    "number": number,
    "plain": plain,
    "percent": percent,
    "exact": exact,
    "day": day,
    "clock": clock,
    "relative": relative,
    "due_state": due_state,
    "day_before": day_before,
    "month": month,
    "month_href": month_href,
    "duration": duration,
    "when": when,
    "person": person_of,
    "person_name": person_name,
    "recorded_late": recorded_late,
    "recorded_after": recorded_after,
    "initials": initials,
    "hue": hue,
    "phone": phone,
    "words": words,
    "translated": gettext,
}
