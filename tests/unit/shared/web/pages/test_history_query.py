"""The query of a history panel: valid days are accepted, others are refused with an explanation."""

from urllib.parse import urlencode

import pytest
from fastapi import Request

from services.sales.department import INTERFACE, SALES
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.messages.refusals import Invalid
from shared.query.conditions import MAX_LIMIT
from shared.web.api.app import create_app
from shared.web.pages.history.history_query import FIRST_PAGE, where_of
from tests.support.settings import offline

SETTINGS = offline()


def asking(**query: str) -> Request:
    app = create_app(Service(SETTINGS, SALES, LANGUAGE), INTERFACE)
    app.state.runtime.colleague_names = {"anna": "Anna Lindqvist", "m.weber": "Maria Weber", "jonas": "Jonas Weber"}
    query_string = urlencode(query).encode()
    return Request({"type": "http", "method": "GET", "headers": [], "query_string": query_string, "app": app})


@pytest.mark.parametrize("name", ["from", "to", "jump"])
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31", "next spring", "2026-02-30"])
def test_a_day_that_cannot_be_is_refused(name: str, day: str) -> None:
    with pytest.raises(Invalid, match="must") as refusal:
        where_of(asking(**{name: day}))
    assert refusal.value.field == name


@pytest.mark.parametrize("day", ["1900-01-01", "2026-03-01", "9998-12-31"])
def test_a_day_is_asked_for_as_a_whole(day: str) -> None:
    search = where_of(asking(**{"from": day, "to": day, "jump": day})).search
    assert search.since is not None
    assert search.until is not None
    assert (search.until - search.since).days == 1


@pytest.mark.parametrize(
    ("value", "limit"), [("", FIRST_PAGE), ("all", FIRST_PAGE), ("50", 50), ("9" * 5000, MAX_LIMIT)]
)
def test_a_page_is_neither_too_short_nor_too_long(value: str, limit: int) -> None:
    assert where_of(asking(limit=value)).limit == limit


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Anna", ["user:anna"]),
        ("maria weber", ["user:m.weber"]),
        ("WEBER", ["user:m.weber", "user:jonas"]),
        ("somebody", ["user:somebody"]),
        ("system:erp", ["system:erp"]),
        ("", []),
    ],
)
def test_people_are_found_by_handle_and_by_name(value: str, meant: list[str]) -> None:
    assert where_of(asking(actor=value)).search.actors == meant
