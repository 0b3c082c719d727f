"""Won and lost opportunities: counted on the closing day, uncounted when reopened, timed in calendar days."""

from decimal import Decimal

from services.analytics.tallies.views.closings import CLOSINGS, Closings
from services.analytics.tallies.views.open_opportunities import OPEN_OPPORTUNITIES
from shared.events.sales.opportunities import NextStepDone, OpportunityAmountChanged
from shared.messages.money import Money
from shared.model.replay import replay
from tests.property.interleavings import summed
from tests.support.specification import CUSTOMER, recorded
from tests.unit.analytics.facts import DEAL, day, deal, lost, opened, reopened, won


def test_a_win_counts_for_its_owner_with_value_and_days() -> None:
    (row,) = CLOSINGS.count(recorded(won(), day(12, hour=1)))
    assert row == Closings(
        day=day(12).date(),
        person="anna",
        office="Central",
        team="",
        product="GTX Pro",
        source="",
        currency="EUR",
        won=1,
        won_value=Decimal(100),
        timed_won=1,
        days_won=10,
    )


def test_days_are_calendar_days_whatever_the_hour() -> None:
    (row,) = CLOSINGS.count(recorded(won(engaged_at=day(2, hour=23)), day(3, hour=1)))
    assert row.days_won == 1


def test_a_loss_has_no_value() -> None:
    (row,) = CLOSINGS.count(recorded(lost(), day(5)))
    assert (row.won, row.won_value) == (0, Decimal(0))
    assert (row.lost, row.timed_lost, row.days_lost) == (1, 1, 3)


def test_what_was_never_engaged_has_no_time_to_close() -> None:
    (row,) = CLOSINGS.count(recorded(lost(engaged_at=None, amount=None), day(5)))
    assert (row.lost, row.timed_lost, row.days_lost, row.currency) == (1, 0, 0, "")


def test_what_was_reopened_counts_no_longer() -> None:
    story = [recorded(won(), day(12)), recorded(reopened("won", day(12)), day(20))]
    assert summed(CLOSINGS, story) == {}
    story += [recorded(lost(), day(25))]
    ((_, row),) = summed(CLOSINGS, story).items()
    assert (row.day, row.won, row.lost) == (day(25).date(), 0, 1)


def test_an_opportunity_is_in_the_pipeline_as_long_as_it_is_open() -> None:
    revalued = OpportunityAmountChanged(**deal(amount=Money(Decimal(200))), from_amount=None)
    story = [recorded(event) for event in (opened(), revalued)]
    row = replay(OPEN_OPPORTUNITIES, story)[(CUSTOMER, DEAL)]
    assert (row.stage, row.amount, row.team) == ("engaging", Money(Decimal(200)), "")
    closed = [*story, recorded(won()), recorded(NextStepDone(**deal(stage="won"), due=day(4).date()))]
    assert replay(OPEN_OPPORTUNITIES, closed) == {}
    assert (CUSTOMER, DEAL) in replay(OPEN_OPPORTUNITIES, [*closed, recorded(reopened("won", day(12)))])
