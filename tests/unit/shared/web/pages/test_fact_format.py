"""The facts of an event in an opened timeline entry."""

from typing import Any

import pytest

from shared.web.pages.text.fact_format import fact
from tests.unit.shared.web.pages.viewing import viewed


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("summary", "all well", "all well"),
        ("summary", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"),
        ("amount", {"amount": "12500.00", "currency": "EUR"}, "€12,500"),
        ("email", {"address": "a@acme.example", "kind": "work", "preferred": True}, "Address: a@acme.example"),
        ("first_response", False, "no"),
        ("duration_seconds", 720, "12 minutes"),
        ("colleagues", ["bert", "clara"], "bert, clara"),
        ("due", "2020-03-01", "1 Mar 2020"),
        ("due", "some day", "some day"),
        ("number", "+493012345678", "+49 30 12345678"),
        ("tags", [], "—"),
        ("text", "<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_facts_read_in_words(key: str, value: Any, shown: str) -> None:
    with viewed():
        assert str(fact(value, key)).startswith(shown)


def test_moments_are_told_in_the_viewers_zone_and_parts_line_by_line_without_markup_of_their_author() -> None:
    with viewed():
        assert "2026" in fact("2026-03-01T12:00:00.000000Z", "opened_at")
        assert "T12" not in fact("2026-03-01T12:00:00.000000Z", "opened_at")
        parts = fact([{"city": "<i>Kiel</i>", "lines": ["A 1"]}, {"city": "Bonn"}], "addresses")
    assert parts == "City: &lt;i&gt;Kiel&lt;/i&gt;<br>Lines: A 1<br>City: Bonn"
