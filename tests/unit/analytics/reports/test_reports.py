"""The catalogue of reports, and the parameters that a report accepts."""

from dataclasses import fields
from datetime import date

import pytest

from services.analytics.department import ANALYTICS
from services.analytics.reports.domain.catalogue import PIPELINE, REPORTS, TICKETS, WIN_RATE
from services.analytics.reports.domain.definition import Definition
from services.analytics.reports.views import entry, grouped, question
from shared.messages.refusals import Invalid

EVERY = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


@EVERY
def test_every_report_says_what_it_means(report: Definition) -> None:
    catalogued = entry(report)
    assert catalogued.definition.endswith(".")
    assert catalogued.default_by in catalogued.dimensions
    assert len({measure.name for measure in report.measures}) == len(report.measures)
    assert report.unit == report.measures[0].unit


@EVERY
def test_every_report_stands_on_a_view_of_analytics(report: Definition) -> None:
    tables = {view.name: {field.name for field in fields(view.row)} for view in ANALYTICS.all_views}
    assert ("day" in tables[report.table]) == report.dated


def test_dimensions_are_taken_in_order_and_once() -> None:
    assert question(WIN_RATE, "office, month,office", None, None, "EUR").by == ("office", "month")
    assert question(WIN_RATE, None, None, None, "EUR").by == ("month",)


@pytest.mark.parametrize(
    ("by", "first", "last", "currency", "field", "words"),
    [
        ("colour", None, None, "EUR", "by", "must name dimensions of this report: person"),
        ("month; DROP TABLE x", None, None, "EUR", "by", "must name dimensions of this report: person"),
        ("month", date(2026, 2, 1), date(2026, 1, 1), "EUR", "from", "after"),
        ("month", None, None, "XYZ1", "currency", "ISO 4217"),
    ],
)
def test_what_a_report_cannot_answer_is_refused_by_field(
    by: str, first: date | None, last: date | None, currency: str, field: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        question(WIN_RATE, by, first, last, currency)
    assert refusal.value.field == field


def test_what_stands_now_takes_no_period() -> None:
    with pytest.raises(Invalid, match="does not take a period"):
        question(PIPELINE, None, date(2026, 1, 1), None, "EUR")


def test_a_level_runs_over_time_and_starts_at_the_beginning() -> None:
    over_days = grouped(TICKETS, ("queue", "day"))
    assert "OVER (PARTITION BY queue ORDER BY max(day))" in over_days
    assert "WHERE last_day_of_group >= params.first_day" in over_days
    assert "OVER" not in grouped(TICKETS, ("queue",))
    assert "AND day >= params.first_day GROUP" not in over_days
