"""Decisions and folds of an opportunity agree after any sequence of commands."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from services.sales.opportunities.domain.commands import (
    OpportunityCommand,
)
from services.sales.opportunities.domain.decide import OPPORTUNITY, decide
from services.sales.opportunities.domain.row import OPPORTUNITIES, STANDING, Opportunity
from services.sales.opportunities.views.results import SALES_RESULTS
from services.sales.pipelines.domain import OPEN_STAGES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.messages.refusals import Refused
from tests.support.opportunity_commands import commands
from tests.support.specification import CUSTOMER, NOW, context_of, recorded
from tests.unit.sales.stories import ACME


def check(row: Opportunity) -> None:
    closed = row.status != "open"
    assert (row.closed_at is not None) == (row.closed_from is not None) == closed
    assert (row.stage in OPEN_STAGES) != closed
    assert row.status != "won" or (row.amount is not None and row.probability == 100)
    assert (row.next_step is None) == (row.next_step_due is None)
    assert not (closed and row.next_step)
    assert row.opened_at <= row.stage_since
    assert row.engaged_at is None or row.opened_at <= row.engaged_at


@settings(max_examples=150, deadline=None)
@supposing(st.lists(commands, max_size=25))
def test_any_story_holds_together(story: list[OpportunityCommand]) -> None:
    row: Opportunity | None = None
    sums = dict.fromkeys(("won", "lost", "won_value", "timed_won", "timed_lost"), Decimal(0))
    for hour, command in enumerate(story):
        now = NOW + timedelta(hours=hour)
        context = context_of(OPPORTUNITY, row, command, {(KNOWN_CUSTOMERS.name, (CUSTOMER,)): ACME}, now=now)
        try:
            events = decide(row, command, context)
        except Refused:
            continue
        for event in events:
            record = recorded(event, command.occurred_at or now, sequence=hour + 1)
            row = OPPORTUNITIES.fold(row, record)
            assert row is not None
            assert {name: getattr(row, name) for name in STANDING} == {name: getattr(event, name) for name in STANDING}
            for counted in SALES_RESULTS.count(record) if isinstance(event, SALES_RESULTS.events) else ():
                sums = {name: value + getattr(counted, name) for name, value in sums.items()}
            check(row)
    assert sums["won"] == (row is not None and row.status == "won")
    assert sums["lost"] == (row is not None and row.status == "lost")
    assert sums["won_value"] == (row.amount.amount if row and row.amount and row.status == "won" else 0)
    assert sums["timed_won"] + sums["timed_lost"] == (row is not None and row.status != "open" and bool(row.engaged_at))
