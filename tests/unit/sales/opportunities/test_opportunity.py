"""Opportunities: opening, moving, closing, and the refusals."""

from dataclasses import replace
from datetime import date, timedelta

from services.sales.opportunities.domain.commands import (
    LoseOpportunity,
    MoveOpportunity,
    OpenOpportunity,
    ReopenOpportunity,
    WinOpportunity,
)
from services.sales.opportunities.domain.decide import OPPORTUNITY
from shared.events.sales.opportunities import (
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityStageChanged,
    OpportunityWon,
)
from shared.kernel.colleagues import KNOWN_USERS
from tests.support.specification import CUSTOMER, NOW, given
from tests.unit.sales.stories import (
    ANNA,
    DEAL,
    ENGAGED,
    ENGAGED_AT,
    OPENED_AT,
    SINCE,
    engaged,
    eur,
    left,
    lost,
    opened,
    planned,
    standing,
    story,
    won,
)

open_it = OpenOpportunity(
    opportunity_id=DEAL,
    customer_id=CUSTOMER,
    title="Renewal 2027",
    amount=eur("1000"),
    product="GTX Pro",
    source="fair",
    expected_close=date(2026, 6, 30),
    occurred_at=OPENED_AT,
)


def test_an_opportunity_belongs_to_who_opens_it_and_carries_their_office() -> None:
    story().when(open_it).then(opened)


def test_an_opportunity_can_be_opened_for_somebody_else() -> None:
    expected = standing(owner="bert", office="East", team="South")
    command = open_it.model_copy(update={"owner": "bert"})
    story().when(command).then(OpportunityOpened(**expected, title="Renewal 2027"))


def test_whoever_can_sign_in_can_own_an_opportunity() -> None:
    expected = standing(owner="carla", office=None, team=None)
    story().by("user:carla").when(open_it).then(OpportunityOpened(**expected, title="Renewal 2027"))


def test_an_opportunity_needs_no_value_yet() -> None:
    story().when(open_it.model_copy(update={"amount": None})).then_row(amount=None, status="open")


def test_opened_in_a_later_stage_it_is_engaged_from_the_start() -> None:
    command = open_it.model_copy(update={"stage": "proposal"})
    story().when(command).then_row(stage="proposal", probability=60, engaged_at=OPENED_AT, stage_since=OPENED_AT)


def test_the_seller_may_know_the_probability_better_than_the_stage() -> None:
    story().when(open_it.model_copy(update={"probability": 70})).then_row(probability=70)


def test_an_unknown_customer_is_refused() -> None:
    given(OPPORTUNITY).when(open_it).then_unknown("there is no such customer", field="customer_id")


def test_an_opportunity_is_opened_once() -> None:
    story(opened).when(open_it).then_rejected("already", field="opportunity_id")


def test_nobody_who_left_gets_an_opportunity() -> None:
    world = story().knowing(KNOWN_USERS, replace(ANNA, active=False))
    world.when(open_it).then_rejected("this colleague has left", field="owner")


def test_an_opportunity_starts_in_an_open_stage() -> None:
    story().when(open_it.model_copy(update={"stage": "won"})).then_invalid("not an open stage", field="stage")


def test_the_future_cannot_be_recorded() -> None:
    command = open_it.model_copy(update={"occurred_at": NOW + timedelta(hours=1)})
    story().when(command).then_invalid("is in the future", field="occurred_at")


def test_moving_to_engaging_starts_the_time_to_close() -> None:
    expected = standing(stage="engaging", probability=25, engaged_at=NOW)
    event = OpportunityStageChanged(**expected, **left("prospecting", SINCE, 10), reason="demo booked")
    command = MoveOpportunity(opportunity_id=DEAL, stage="engaging", reason="demo booked")
    story(opened).when(command).then(event)
    story(opened).when(command).then_row(stage_since=NOW)


def test_moving_back_does_not_restart_the_time_to_close() -> None:
    command = MoveOpportunity(opportunity_id=DEAL, stage="prospecting")
    expected = standing(**ENGAGED | {"stage": "prospecting", "probability": 10})
    event = OpportunityStageChanged(**expected, **left("engaging", SINCE, 25))
    story(opened, engaged).when(command).then(event)


def test_moving_to_where_it_stands_changes_nothing() -> None:
    story(opened).when(MoveOpportunity(opportunity_id=DEAL, stage="prospecting")).then()


def test_winning_is_not_a_move() -> None:
    command = MoveOpportunity(opportunity_id=DEAL, stage="won")
    story(opened).when(command).then_invalid("prospecting, engaging", field="stage")


def test_a_move_cannot_lie_before_the_last_one() -> None:
    command = MoveOpportunity(opportunity_id=DEAL, stage="proposal", occurred_at=SINCE - timedelta(minutes=1))
    story(opened, engaged).when(command).then_invalid("when it came to engaging", field="occurred_at")


def test_an_opportunity_is_won_for_what_was_agreed() -> None:
    closed = standing(**ENGAGED | {"stage": "won", "probability": 100, "amount": eur("1200")})
    event = OpportunityWon(**closed, **left("engaging", SINCE, 25), from_amount=eur("1000"))
    command = WinOpportunity(opportunity_id=DEAL, amount=eur("1200"))
    story(opened, engaged).when(command).then(event)
    row = {"status": "won", "stage": "won", "closed_at": NOW, "closed_from": "engaging", "amount": eur("1200")}
    story(opened, engaged).when(command).then_row(**row)


def test_an_opportunity_is_won_for_its_value_if_nothing_else_is_said() -> None:
    story(opened, engaged).when(WinOpportunity(opportunity_id=DEAL)).then_row(amount=eur("1000"))


def test_nothing_is_won_without_a_value() -> None:
    valueless = opened.model_copy(update={"amount": None})
    story(valueless).when(WinOpportunity(opportunity_id=DEAL)).then_invalid("no value yet", field="amount")


def test_a_won_opportunity_cannot_be_won_again() -> None:
    story(opened, engaged, won).when(WinOpportunity(opportunity_id=DEAL)).then_rejected("the opportunity is won")


def test_nothing_is_won_before_it_was_opened() -> None:
    command = WinOpportunity(opportunity_id=DEAL, occurred_at=OPENED_AT - timedelta(days=1))
    story(opened).when(command).then_invalid("is before", field="occurred_at")


def test_a_loss_says_why_and_to_whom() -> None:
    closed = standing(**ENGAGED | {"stage": "lost", "probability": 0})
    event = OpportunityLost(
        **closed, **left("engaging", SINCE, 25), reason="price", competitor="Initech", note="by 5 %"
    )
    command = LoseOpportunity(opportunity_id=DEAL, reason="price", competitor="Initech", note="by 5 %")
    story(opened, engaged).when(command).then(event)


def test_closing_ends_the_next_step() -> None:
    command = LoseOpportunity(opportunity_id=DEAL, reason="price")
    row = {"status": "lost", "lost_reason": "price", "next_step": None, "next_step_due": None}
    story(opened, engaged, planned).when(command).then_row(**row)


def test_a_lost_opportunity_cannot_be_lost_again() -> None:
    command = LoseOpportunity(opportunity_id=DEAL, reason="price")
    story(opened, engaged, lost).when(command).then_rejected("the opportunity is lost; only an open one can be lost")


def test_a_lost_opportunity_is_reopened_where_it_stood() -> None:
    closed = {"was": "lost", "closed_at": SINCE, "from_engaged_at": ENGAGED_AT}
    event = OpportunityReopened(**standing(**ENGAGED), **closed, reason="budget found")
    command = ReopenOpportunity(opportunity_id=DEAL, reason="budget found")
    story(opened, engaged, lost).when(command).then(event)
    row = {"status": "open", "closed_at": None, "lost_reason": None, "stage_since": NOW}
    story(opened, engaged, lost).when(command).then_row(**row)


def test_a_won_opportunity_can_be_reopened_in_another_stage() -> None:
    command = ReopenOpportunity(opportunity_id=DEAL, stage="negotiation")
    story(opened, engaged, won).when(command).then_row(status="open", stage="negotiation", probability=80)


def test_an_open_opportunity_cannot_be_reopened() -> None:
    story(opened).when(ReopenOpportunity(opportunity_id=DEAL)).then_rejected("the opportunity is open")


def test_it_cannot_be_reopened_before_it_was_closed() -> None:
    command = ReopenOpportunity(opportunity_id=DEAL, occurred_at=SINCE - timedelta(minutes=1))
    story(opened, engaged, won).when(command).then_invalid("when it was won", field="occurred_at")


def test_an_unknown_opportunity_is_said_to_be_unknown() -> None:
    story().when(WinOpportunity(opportunity_id=DEAL)).then_unknown("no opportunity", field="opportunity_id")
