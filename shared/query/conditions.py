"""Helpers for list queries: combined conditions, LIKE patterns and cursors."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from shared.messages.fields import no_nul
from shared.messages.refusals import Invalid

LARGEST_PLACE = 2**31 - 1
MAX_LIMIT = 200
"""The largest number of rows on a page; further rows are on the next page."""


@dataclass(slots=True)
class Conditions:
    """The WHERE clause of a query, built from optional filters; values are only ever passed as arguments."""

    clauses: list[str] = field(default_factory=list)
    args: list[Any] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> None:
        """Add a clause in which `{}` stands for each value in turn."""
        first = len(self.args) + 1
        self.args += values
        self.clauses.append(clause.format(*(f"${first + n}" for n in range(len(values)))))

    def equal(self, **columns: Any) -> None:
        """Require columns to equal these values; None means no condition."""
        for column, value in columns.items():
            if value is not None:
                self.add(f"{column} = {{}}", value)

    def copy(self) -> "Conditions":
        """Return an independent copy."""
        return Conditions([*self.clauses], [*self.args])

    def argument(self, value: Any) -> str:
        """Add an argument that is not part of WHERE and return its placeholder."""
        self.args.append(value)
        return f"${len(self.args)}"

    @property
    def where(self) -> str:
        return f"WHERE {' AND '.join(self.clauses)}" if self.clauses else ""


def like_literal(text: str) -> str:
    """Return a LIKE pattern that matches exactly this text."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def cursor_to(*values: Any) -> str:
    """Return an opaque cursor that contains the sort values of a page's last item."""
    return urlsafe_b64encode(msgspec.json.encode([str(value) for value in values])).decode().rstrip("=")


def _place(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_PLACE:
        raise ValueError("is too large")
    return number


_READ: Mapping[type, Callable[[str], Any]] = {
    datetime: lambda text: datetime.fromisoformat(text).astimezone(UTC),
    date: date.fromisoformat,
    Decimal: Decimal,
    int: _place,
    str: no_nul,
    UUID: UUID,
}


def cursor_from(cursor: str, *kinds: type) -> Sequence[Any]:
    """Return the values that `cursor_to` encoded in a cursor, converted to these types.

    Raises:
        Invalid: the cursor does not come from a list sorted like this one.
    """
    try:
        texts = msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list[str])
    except (BadBase64, ValueError) as error:
        raise Invalid("is not a cursor of this list", field="cursor") from error
    try:
        return [_READ[kind](text) for kind, text in zip(kinds, texts, strict=True)]
    except (ArithmeticError, ValueError) as error:
        raise Invalid("belongs to a list sorted differently", field="cursor") from error
