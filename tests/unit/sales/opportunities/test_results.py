"""Sales results: counted by day and owner, and uncounted on reopening."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

from services.sales.opportunities.views.results import SALES_RESULTS, SalesResult
from shared.events.sales.opportunities import OpportunityReopened
from shared.messages.event import Recorded
from tests.support.specification import NOW, recorded
from tests.unit.sales.stories import ENGAGED, ENGAGED_AT, OPENED_AT, engaged, lost, opened, standing, won

DAYS = 20 * 24 * 3600
"""From engaging to now, in seconds."""


def tally(*events: Recorded[Any]) -> list[SalesResult]:
    return [
        row for event in events if isinstance(event.data, SALES_RESULTS.events) for row in SALES_RESULTS.count(event)
    ]


def total(rows: list[SalesResult], column: str) -> Decimal:
    return sum((Decimal(getattr(row, column)) for row in rows), Decimal(0))


def test_a_win_counts_on_its_day_for_who_earned_it() -> None:
    assert tally(recorded(won)) == [
        SalesResult(
            day=NOW.date(),
            owner="anna",
            office="Central",
            team="North",
            product="GTX Pro",
            currency="EUR",
            won=1,
            won_value=Decimal(1200),
            timed_won=1,
            seconds_to_win=DAYS,
        )
    ]


def test_a_loss_counts_without_value() -> None:
    (row,) = tally(recorded(lost))
    assert (row.lost, row.timed_lost, row.seconds_to_lose, row.won_value) == (1, 1, DAYS, Decimal(0))


def test_what_was_never_engaged_has_no_time_to_close() -> None:
    (row,) = tally(recorded(won.model_copy(update={"engaged_at": None})))
    assert (row.won, row.timed_won, row.seconds_to_win) == (1, 0, 0)


def test_what_is_not_known_stands_as_an_empty_text() -> None:
    nobody_knows = {"office": None, "team": None, "product": None, "amount": None}
    (row,) = tally(recorded(opened.model_copy(update=nobody_knows), OPENED_AT))
    assert (row.day, row.office, row.team, row.product, row.currency, row.opened) == (
        OPENED_AT.date(),
        "",
        "",
        "",
        "",
        1,
    )


def test_moving_counts_nothing() -> None:
    assert tally(recorded(engaged, ENGAGED_AT)) == []


def test_reopening_takes_back_what_was_counted_on_the_day_it_was_counted_for() -> None:
    agreed = won.amount
    for outcome, closing in (("won", won), ("lost", lost)):
        reopening = OpportunityReopened.model_validate(
            standing(**ENGAGED | {"amount": agreed if outcome == "won" else closing.amount})
            | {"was": outcome, "closed_at": NOW, "from_engaged_at": ENGAGED_AT}
        )
        rows = tally(recorded(closing), recorded(reopening, NOW + timedelta(days=3), sequence=2))
        assert {row.day for row in rows} == {NOW.date()}
        sums = ("won", "lost", "won_value", "timed_won", "timed_lost", "seconds_to_win", "seconds_to_lose")
        assert not any(total(rows, column) for column in sums)


def test_the_order_of_events_does_not_matter() -> None:
    events = [recorded(opened, OPENED_AT), recorded(won), recorded(lost, sequence=2)]
    assert len({frozenset(Counter(tally(*order)).items()) for order in permutations(events)}) == 1
