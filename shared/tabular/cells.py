"""Values of cells: dates and numbers, and the moments and amounts they represent. Pure."""

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any


def day(text: str) -> date:
    """Return the date in a cell.

    Raises:
        ValueError: it is not a date like 2017-03-01.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date like 2017-03-01") from None


def amount(text: str) -> Decimal:
    """Return the number in a cell.

    Raises:
        ValueError: it is not a number that is 0 or more.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("is not a number") from None
    if not number.is_finite() or number < 0:
        raise ValueError("is not a number that is 0 or more")
    return number


def moment(on: date) -> str:
    """Return the moment that represents a whole day: noon UTC, which is on that day nearly everywhere on earth."""
    return stamp(datetime.combine(on, time(12), UTC))


def stamp(at: datetime) -> str:
    """Return a moment in the format of commands."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def money(number: Decimal, currency: str) -> dict[str, Any]:
    return {"amount": f"{number:f}", "currency": currency}
