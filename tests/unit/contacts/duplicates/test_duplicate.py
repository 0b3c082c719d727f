"""A pair is the same from either side; a dismissed pair is not suspected again."""

from uuid import UUID

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.duplicates.domain.duplicate import DUPLICATE, DismissDuplicate, SuspectDuplicate
from shared.events.contacts.customers.duplicates import DuplicateDismissed, DuplicateSuspected
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.event import Event
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import Story, given, recorded

OTHER = UUID("01890000-0000-7000-8000-0000000000f0")
suspected = DuplicateSuspected(other_id=OTHER, score=80, reasons=("name",))
dismissed = DuplicateDismissed(other_id=OTHER)
suspect = SuspectDuplicate(customer_id=C, other_id=OTHER, score=80, reasons=("name",))


def story(*events: Event) -> Story:
    world = given(DUPLICATE, *events)
    for customer in (C, OTHER):
        registered = recorded(CustomerRegistered(kind="person", name="Anna"), subject_id=customer)
        world = world.knowing(CUSTOMERS, replay(CUSTOMERS, [registered])[(customer,)])
    return world


def test_a_suspicion_is_recorded_once() -> None:
    story().when(suspect).then(suspected)
    story(suspected).when(suspect).then()
    surer = suspect.model_copy(update={"score": 95})
    story(suspected).when(surer).then(suspected.model_copy(update={"score": 95}))


def test_what_was_dismissed_is_not_suspected_again() -> None:
    story(suspected).when(DismissDuplicate(customer_id=C, other_id=OTHER)).then(dismissed)
    story(suspected, dismissed).when(suspect).then()
    story(suspected, dismissed).when(DismissDuplicate(customer_id=C, other_id=OTHER)).then()


def test_a_pair_is_the_same_from_both_sides() -> None:
    low, high = sorted((C, OTHER))
    command = DismissDuplicate.model_validate({"customer_id": str(high), "other_id": str(low)})
    assert (command.customer_id, command.other_id) == (low, high)


def test_a_pair_has_two_known_customers() -> None:
    story().when(DismissDuplicate(customer_id=C, other_id=C)).then_invalid("of itself", field="other_id")
    given(DUPLICATE).when(suspect).then_unknown("no such customer", field="customer_id")
