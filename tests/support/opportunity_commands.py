"""Any command about one opportunity, as a Hypothesis strategy."""

from datetime import date, timedelta

from hypothesis import strategies as st

from services.sales.opportunities.domain.commands import (
    ChangeAmount,
    ChangeExpectedClose,
    CompleteNextStep,
    LoseOpportunity,
    MoveOpportunity,
    OpenOpportunity,
    PlanNextStep,
    ReassignOpportunity,
    ReopenOpportunity,
    WinOpportunity,
)
from services.sales.pipelines.domain import OPEN_STAGES
from shared.messages.money import Money
from tests.support.specification import CUSTOMER, NOW
from tests.unit.sales.stories import DEAL

stages = st.sampled_from([*OPEN_STAGES, "won", "nowhere"])
amounts = st.none() | st.builds(Money, st.decimals(0, 10**6, places=2), st.sampled_from(["EUR", "USD"]))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
moments = st.none() | st.integers(-5, 100).map(lambda hours: NOW + timedelta(hours=hours))
commands = st.one_of(
    st.builds(
        OpenOpportunity,
        opportunity_id=st.just(DEAL),
        customer_id=st.just(CUSTOMER),
        title=st.just("Renewal"),
        amount=amounts,
        stage=stages,
        occurred_at=moments,
    ),
    st.builds(MoveOpportunity, opportunity_id=st.just(DEAL), stage=stages, occurred_at=moments),
    st.builds(WinOpportunity, opportunity_id=st.just(DEAL), amount=amounts, occurred_at=moments),
    st.builds(LoseOpportunity, opportunity_id=st.just(DEAL), reason=st.just("price"), occurred_at=moments),
    st.builds(ReopenOpportunity, opportunity_id=st.just(DEAL), stage=st.none() | stages, occurred_at=moments),
    st.builds(ReassignOpportunity, opportunity_id=st.just(DEAL), owner=st.sampled_from(["anna", "bert"])),
    st.builds(ChangeAmount, opportunity_id=st.just(DEAL), amount=amounts),
    st.builds(ChangeExpectedClose, opportunity_id=st.just(DEAL), expected_close=st.none() | days),
    st.builds(PlanNextStep, opportunity_id=st.just(DEAL), next_step=st.just("call"), due=days),
    st.builds(CompleteNextStep, opportunity_id=st.just(DEAL)),
)
