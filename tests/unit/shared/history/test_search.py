"""Search in a history: the queries, and the notice when a search stops early."""

from datetime import UTC, datetime, timedelta, timezone

from shared.history.page import HistoryQuery, HistoryRows
from shared.history.search import Search, conditions
from shared.query.conditions import cursor_from
from tests.support.specification import CUSTOMER

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITTEN = "2026-03-02T12:00:00.000000Z"
ROW = {"at": AT, "source": "sales", "sequence": 7, "subject": CUSTOMER}


def test_without_a_search_nothing_is_asked() -> None:
    assert conditions(Search(), 11) == ("", [])


def test_what_people_typed_travels_as_arguments() -> None:
    clause, args = conditions(Search(actors=['user:"; drop'], text="100 %_\\\"'"), 11)
    assert "drop" not in clause
    assert [f"${number}" in clause for number in (11, 12, 13, 14)] == [True, True, True, False]
    assert args == [[b'"authid":"user:\\"; drop"'], "%100 \\%\\_\\\\\\\\\\\\\"'%", "%100 \\%\\_\\\\\"'%"]


def test_moments_are_compared_as_they_are_written() -> None:
    berlin = timezone(timedelta(hours=1))
    _, args = conditions(Search(since=datetime(2026, 3, 2, 13, tzinfo=berlin)), 11)
    assert args == [b"2026-03-02T12:00:00.000000Z"]


def test_a_full_page_goes_on_after_its_last_event() -> None:
    rows = HistoryRows([ROW, ROW | {"sequence": 6}], AT - timedelta(days=1), HistoryQuery(limit=1))
    assert cursor_from(str(rows.next_cursor), str, str, str, str) == [WRITTEN, "sales", "7", str(CUSTOMER)]
    assert rows.searched_to is None


def test_a_look_that_ends_early_says_how_far_it_came_and_goes_on_from_there() -> None:
    rows = HistoryRows([ROW], AT, HistoryQuery())
    assert rows.searched_to == WRITTEN
    assert cursor_from(str(rows.next_cursor), str, str, str, str)[:3] == [WRITTEN, "", "0"]
    assert HistoryRows([ROW], None, HistoryQuery()).next_cursor is None


def test_a_page_by_what_happened_goes_on_by_what_is_written_in_the_events() -> None:
    happened = ROW | {"at": WRITTEN.encode()}
    rows = HistoryRows([happened, happened], None, HistoryQuery(limit=1, by="happened"))
    assert cursor_from(str(rows.next_cursor), str, str, str, str) == [WRITTEN, "sales", "7", str(CUSTOMER)]
    assert HistoryRows([], WRITTEN.encode(), HistoryQuery(by="happened")).searched_to == WRITTEN
