"""Hand-overs: from one colleague to another, and their trace in the history."""

from datetime import timedelta
from uuid import UUID

from services.contacts.activities.domain.interaction.commands import ReassignNextStep
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import ReassignVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.people.domain.colleague.commands import (
    DeactivateUser,
    HandOverWork,
    MoveUserToTeam,
    RegisterUser,
)
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.colleague.row import USERS, User
from shared.events.contacts.activities.interactions import (
    InteractionLogged,
    InteractionNextStepDone,
    InteractionNextStepReassigned,
)
from shared.events.contacts.activities.visits import VisitCancelled, VisitPlanned, VisitReassigned
from shared.events.contacts.people.colleagues import UserDeactivated, UserRegistered
from shared.events.contacts.people.hand_overs import UserHandedOver, UserHandOverFinished
from shared.kernel.hand_over import HAND_OVERS, FinishHandOver, completion_aggregate, receiver_of
from shared.kernel.hand_over import HandOver as Asked
from shared.model.replay import replay
from tests.support.specification import CUSTOMER, NOW, given, recorded, serial_ids

ID = UUID(int=7)
anna = UserRegistered(handle="anna", name="Anna")
gone = UserDeactivated(handle="anna")
over = UserHandedOver(hand_over_id=serial_ids()(), handle="anna", to="bert", cause="a new job")


def user(handle: str, manager: str | None = None, *, active: bool = True) -> User:
    return User(handle, handle.title(), None, None, None, None, manager, NOW, active)


def test_a_leaver_hands_over_in_one_step() -> None:
    command = DeactivateUser(handle="anna", hand_over_to="bert", cause="a new job")
    given(USER, anna).knowing(USERS, user("bert")).when(command).then(gone, over)
    given(USER, anna, gone).knowing(USERS, user("bert")).when(command).then(over)
    given(USER, anna, gone).when(DeactivateUser(handle="anna")).then()


def test_only_a_colleague_who_works_here_takes_over() -> None:
    command = HandOverWork(handle="anna", to="bert", cause="a new job")
    given(USER, anna).knowing(USERS, user("bert")).when(command).then(over)
    given(USER, anna).when(command).then_unknown("no such colleague", field="to")
    given(USER, anna).knowing(USERS, user("bert", active=False)).when(command).then_rejected("left", field="to")
    own = HandOverWork(handle="anna", to="anna")
    given(USER, anna).knowing(USERS, user("anna")).when(own).then_invalid("someone else", field="to")
    leaving = DeactivateUser(handle="anna", hand_over_to="bert")
    given(USER, anna).when(leaving).then_unknown("no such colleague", field="hand_over_to")


def test_managers_do_not_close_a_circle_over_several_levels() -> None:
    chain = (user("bert", "cara"), user("cara", "dora"), user("dora", "anna"))
    story = given(USER, anna)
    for one in chain:
        story = story.knowing(USERS, one)
    for manager in ("bert", "cara", "dora"):
        command = MoveUserToTeam(handle="anna", manager=manager)
        story.when(command).then_rejected("both ways", field="manager")
    fresh = given(USER).knowing(USERS, user("bert", "anna"))
    fresh.when(RegisterUser(handle="anna", name="Anna", manager="bert")).then_rejected("both ways", field="manager")


def test_a_visit_is_made_by_another_colleague() -> None:
    planned = VisitPlanned(visit_id=ID, planned_at=NOW, owner="anna", goal="see the line")
    command = ReassignVisit(customer_id=CUSTOMER, visit_id=ID, owner="bert")
    moved = VisitReassigned(visit_id=ID, planned_at=NOW, owner="bert", previous_owner="anna")
    decision = given(VISIT, planned).when(command)
    decision.then(moved)
    decision.then_row(owner="bert")
    given(VISIT, planned, moved).when(command).then()
    cancelled = VisitCancelled(visit_id=ID, planned_at=NOW, owner="anna", cause="snow")
    given(VISIT, planned, cancelled).when(command).then_rejected("already cancelled", field="visit_id")


def test_a_next_step_moves_and_the_interaction_stays_credited() -> None:
    call = InteractionLogged(interaction_id=ID, kind="call", summary="asked", handled_by="anna", next_step="send it")
    command = ReassignNextStep(customer_id=CUSTOMER, interaction_id=ID, owner="bert")
    moved = InteractionNextStepReassigned(interaction_id=ID, owner="bert", previous_owner="anna")
    decision = given(INTERACTION, call).when(command)
    decision.then(moved)
    decision.then_row(next_step_owner="bert", handled_by="anna")
    given(INTERACTION, call, moved).when(command).then()
    done = InteractionNextStepDone(interaction_id=ID, next_step="send it", due=None, owner="anna")
    given(INTERACTION, call, done).when(command).then_rejected("already completed", field="interaction_id")
    talk = InteractionLogged(interaction_id=ID, kind="call", summary="asked", handled_by="anna")
    given(INTERACTION, talk).when(command).then_rejected("no next step", field="interaction_id")


def test_a_department_is_done_once() -> None:
    aggregate = completion_aggregate(UserHandOverFinished)
    counts = {"customers": 2, "visits": 1, "next_steps": 0, "enquiries": 1, "web_forms": 1}
    command = FinishHandOver(hand_over_id=ID, department="contacts", handle="anna", moved=counts)
    done = UserHandOverFinished(hand_over_id=ID, handle="anna", customers=2, visits=1, enquiries=1, web_forms=1)
    decision = given(aggregate).when(command)
    decision.then(done)
    decision.then_row(moved=5, department="contacts")
    given(aggregate, recorded(done)).when(command).then()


def test_hand_overs_follow_each_other_as_they_were_recorded() -> None:
    """A hand-over recorded late follows those recorded before it, even if it took effect earlier."""
    told_late = recorded(over, NOW - timedelta(days=7), recorded_at=NOW)
    rows = replay(HAND_OVERS, [told_late])
    assert [row.asked_at for row in rows.values()] == [NOW]


def test_who_took_over_and_left_passes_it_on() -> None:
    first, second, third = (
        Asked(UUID(int=number), handle, to, None, "user:oskar", NOW + timedelta(days=number), UUID(int=number))
        for number, (handle, to) in enumerate([("anna", "bert"), ("bert", "cara"), ("cara", "anna")])
    )
    assert receiver_of(first, [second]) == "cara"
    assert receiver_of(second, [first]) == "cara"
    assert receiver_of(first, [third, second]) == "anna"
    assert receiver_of(first, []) == "bert"
