"""Open opportunities: owner, amount, expected close and next step."""

from datetime import date, timedelta

from services.sales.opportunities.domain.commands import (
    ChangeAmount,
    ChangeExpectedClose,
    CompleteNextStep,
    PlanNextStep,
    ReassignOpportunity,
)
from shared.events.sales.opportunities import (
    NextStepDone,
    NextStepPlanned,
    OpportunityAmountChanged,
    OpportunityExpectedCloseChanged,
    OpportunityReassigned,
)
from tests.unit.sales.stories import DEAL, ENGAGED, OPENED_AT, engaged, eur, opened, planned, standing, story, won

EARLY = OPENED_AT - timedelta(days=1)


def test_reassigning_moves_the_opportunity_to_the_new_owners_office() -> None:
    expected = standing(owner="bert", office="East", team="South")
    event = OpportunityReassigned(
        **expected, from_owner="anna", from_office="Central", from_team="North", reason="sick"
    )
    story(opened).when(ReassignOpportunity(opportunity_id=DEAL, owner="bert", reason="sick")).then(event)


def test_reassigning_to_its_owner_changes_nothing() -> None:
    story(opened).when(ReassignOpportunity(opportunity_id=DEAL, owner="anna")).then()


def test_what_is_won_stays_with_who_won_it() -> None:
    command = ReassignOpportunity(opportunity_id=DEAL, owner="bert")
    story(opened, engaged, won).when(command).then_rejected("only an open one can be reassigned")


def test_another_value_remembers_the_one_before() -> None:
    event = OpportunityAmountChanged(**standing(amount=eur("900")), from_amount=eur("1000"))
    story(opened).when(ChangeAmount(opportunity_id=DEAL, amount=eur("900"))).then(event)


def test_a_value_can_be_taken_back() -> None:
    story(opened).when(ChangeAmount(opportunity_id=DEAL, amount=None)).then_row(amount=None)


def test_the_same_value_changes_nothing() -> None:
    story(opened).when(ChangeAmount(opportunity_id=DEAL, amount=eur("1000"))).then()


def test_what_was_agreed_does_not_change_any_more() -> None:
    command = ChangeAmount(opportunity_id=DEAL, amount=eur("1"))
    story(opened, engaged, won).when(command).then_rejected("only an open one can be revalued")


def test_the_expected_day_can_move() -> None:
    later = date(2026, 9, 30)
    event = OpportunityExpectedCloseChanged(**standing(expected_close=later), from_expected_close=date(2026, 6, 30))
    story(opened).when(ChangeExpectedClose(opportunity_id=DEAL, expected_close=later)).then(event)


def test_the_same_expected_day_changes_nothing() -> None:
    story(opened).when(ChangeExpectedClose(opportunity_id=DEAL, expected_close=date(2026, 6, 30))).then()


def test_a_closed_opportunity_expects_no_day() -> None:
    command = ChangeExpectedClose(opportunity_id=DEAL, expected_close=None)
    story(opened, engaged, won).when(command).then_rejected("only an open one can be rescheduled")


def test_a_next_step_is_planned_for_a_day() -> None:
    command = PlanNextStep(opportunity_id=DEAL, next_step="Call back", due=date(2026, 3, 5))
    event = NextStepPlanned(**standing(), next_step="Call back", due=date(2026, 3, 5))
    story(opened).when(command).then(event)
    story(opened).when(command).then_row(next_step="Call back", next_step_due=date(2026, 3, 5))


def test_planning_the_same_step_again_changes_nothing() -> None:
    command = PlanNextStep(opportunity_id=DEAL, next_step="Call back", due=date(2026, 3, 5))
    story(opened, engaged, planned).when(command).then()


def test_a_closed_opportunity_needs_no_next_step() -> None:
    command = PlanNextStep(opportunity_id=DEAL, next_step="Call back", due=date(2026, 3, 5))
    story(opened, engaged, won).when(command).then_rejected("only an open one can be followed up")


def test_a_step_taken_leaves_the_card() -> None:
    command = CompleteNextStep(opportunity_id=DEAL)
    story(opened, engaged, planned).when(command).then(NextStepDone(**standing(**ENGAGED), due=date(2026, 3, 5)))
    story(opened, engaged, planned).when(command).then_row(next_step=None, next_step_due=None)


def test_only_a_planned_step_can_be_taken() -> None:
    story(opened).when(CompleteNextStep(opportunity_id=DEAL)).then_rejected("no next step is planned")


def test_nothing_happens_to_an_opportunity_before_it_was_opened() -> None:
    commands = (
        ReassignOpportunity(opportunity_id=DEAL, owner="bert", occurred_at=EARLY),
        ChangeAmount(opportunity_id=DEAL, amount=eur("1"), occurred_at=EARLY),
        ChangeExpectedClose(opportunity_id=DEAL, expected_close=None, occurred_at=EARLY),
        PlanNextStep(opportunity_id=DEAL, next_step="Call", due=date(2026, 3, 5), occurred_at=EARLY),
    )
    for command in commands:
        story(opened).when(command).then_invalid("when it was opened", field="occurred_at")
