"""List cursors: accepted as issued; refused with an explanation if forged or of another list."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.messages.refusals import Invalid
from shared.query.conditions import cursor_from, cursor_to

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = UUID(int=7)


def test_a_cursor_gives_back_what_was_put_into_it() -> None:
    values = [AT, "Ada \N{SNOWMAN}", Decimal("1.50"), 80, ID]
    assert cursor_from(cursor_to(*values), datetime, str, Decimal, int, UUID) == values


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (datetime, "yesterday"),
        (datetime, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))),
        (Decimal, "much"),
        (int, "surest"),
        (int, 10**30),
        (UUID, "nobody"),
        (str, "Ada\x00"),
    ],
)
def test_a_cursor_of_another_list_is_refused(kind: type, value: Any) -> None:
    for cursor in (cursor_to(value), cursor_to(), cursor_to(value, value)):
        with pytest.raises(Invalid, match="sorted differently"):
            cursor_from(cursor, kind)


@pytest.mark.parametrize("cursor", ["", "!", "WzFd", "e30", "WyJcdWQ4MDAiXQ", "x" * 2000, "\x00", "ä"])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match="not a cursor"):
        cursor_from(cursor, str)
