"""The format of values: money, times, numbers, names."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from markupsafe import escape

from shared.messages.money import Money
from shared.web.pages.text import filters
from shared.web.pages.viewer import Language
from tests.unit.shared.web.pages.viewing import NOW, viewed


@pytest.mark.parametrize(
    ("value", "short", "shown"),
    [
        (Money(Decimal("12500.00"), "EUR"), False, "€12,500"),
        ({"amount": "12.5", "currency": "USD"}, False, "US$12.50"),
        (Decimal("1234567.8"), False, "€1,234,567.80"),
        (Decimal(1234567), True, "€1.2M"),
        (Decimal(9999), True, "€9,999"),
        (Decimal(-48000), True, "-€48K"),
        (Decimal(0), False, "€0"),
    ],
)
def test_money_reads_in_its_currency(value: object, short: bool, shown: str) -> None:  # noqa: FBT001 - a parameter
    with viewed():
        assert filters.money(value, short=short) == shown


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("user:m.weber", "Maria Weber"),
        ("user:anna", "Anna"),
        ("system:erp", "ERP"),
        ("system:importer", "importer"),
        ("system:web_form", "web form"),
    ],
)
def test_who_is_registered_is_called_by_name(actor: str, name: str) -> None:
    with viewed(colleagues={"m.weber": "Maria Weber"}):
        assert filters.person_of(actor) == name


@pytest.mark.parametrize(
    ("away", "english", "chinese"),
    [
        (timedelta(seconds=-20), "just now", "刚刚"),
        (timedelta(minutes=-12), "12 minutes ago", "12分钟前"),
        (timedelta(hours=3), "in 3 hours", "3小时后"),
        (timedelta(days=-40), "11 Oct", "10月11日"),
        (timedelta(days=-400), "16 Oct 2025", "2025年10月16日"),
    ],
)
def test_moments_read_as_people_say_them(away: timedelta, english: str, chinese: str) -> None:
    expected: dict[Language, str] = {"en": english, "zh": chinese}
    for language, text in expected.items():
        with viewed(language):
            assert filters.relative(NOW + away) == text


def test_a_moment_is_exact_in_the_viewers_zone() -> None:
    with viewed(zone="Asia/Shanghai"):
        assert filters.clock("2026-11-20T09:30:00Z") == "17:30"
        assert "17:30:00" in filters.exact(NOW)
        assert 'datetime="2026-11-20T09:30:00Z"' in filters.when(NOW)
    assert filters.when(None) == ""


def test_today_is_the_viewers_today() -> None:
    """At half past nine in the evening UTC it is tomorrow in Shanghai."""
    with viewed(zone="Pacific/Auckland"):
        assert filters.due_state(date(2026, 11, 20)) == "today"
    with viewed(zone="America/New_York"):
        assert filters.due_state(date(2026, 11, 19)) == "overdue"
        assert filters.due_state(date(2026, 11, 21)) == "planned"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Lindqvist", "AL"), ("王伟 (Wang Wei)", "王"), ("Acme", "A"), ("(none)", "N"), ("…", "?"), ("", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert filters.initials(name) == letters


def test_numbers_and_shares() -> None:
    with viewed():
        assert filters.number(1234567) == "1,234,567"
        assert filters.number(Decimal("3.14159"), 1) == "3.1"
        assert filters.percent(0.634) == "63%"
        assert filters.percent(0.634, 1) == "63.4%"
        assert filters.duration(90) == "2 minutes"
        assert filters.words("first_response") == "First response"


def test_late_records_are_recognised() -> None:
    event = {"time": NOW, "recorded_at": NOW + timedelta(minutes=59)}
    assert not filters.recorded_late(event)
    assert filters.recorded_late(event | {"recorded_at": NOW + timedelta(minutes=61)})


def test_how_late_a_record_is_reads_as_a_length() -> None:
    event = {"time": NOW, "recorded_at": NOW + timedelta(days=2, hours=3)}
    with viewed():
        assert filters.recorded_after(event) == "recorded 2 days later"
    with viewed("zh"):
        assert filters.recorded_after(event) == "2天后记录"


def test_a_month_and_its_address() -> None:
    with viewed():
        assert filters.month("2026-03") == "Mar 2026"
    with viewed("zh"):
        assert filters.month("2026-03") == "2026年3月"
    assert filters.month_href("2026-02", "/ui/reports/tickets?by=queue").endswith("&from=2026-02-01&to=2026-02-28")


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "Not found", "Not found"),
        ("zh", "Not found", "未找到"),
        ("zh", "<i hx-post> 7 %", "&lt;i hx-post&gt; 7 %"),
        ("zh", "", ""),
    ],
)
def test_what_is_chosen_at_run_time_is_translated_and_escaped(language: Language, text: str, shown: str) -> None:
    with viewed(language):
        assert escape(filters.FILTERS["translated"](text)) == shown
