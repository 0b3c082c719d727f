"""A colleague who has left receives no new responsibilities."""

from typing import Any
from uuid import UUID

import pytest

from services.contacts.activities.domain.interaction.commands import ReassignNextStep
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import PlanVisit, ReassignVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.customers.domain.commands import ChangeCustomer, RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER as CUSTOMER_FILE
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.people.domain.colleague.row import USERS, User
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.activities.visits import VisitPlanned
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.command import Command
from shared.messages.event import Event
from shared.model.aggregate import Aggregate
from tests.support.specification import CUSTOMER, NOW, folded, given, recorded

THING = UUID(int=7)
registered = CustomerRegistered(kind="organisation", name="Acme")
planned = VisitPlanned(visit_id=THING, planned_at=NOW, goal="show it", owner="anna")
logged = InteractionLogged(interaction_id=THING, kind="call", summary="asked", handled_by="anna", next_step="send it")
GIVEN: list[tuple[Aggregate[Any], tuple[Event, ...], Command]] = [
    (CUSTOMER_FILE, (), RegisterCustomer(customer_id=CUSTOMER, kind="organisation", name="Acme", owner="dora")),
    (CUSTOMER_FILE, (registered,), ChangeCustomer(customer_id=CUSTOMER, owner="dora")),
    (VISIT, (), PlanVisit(customer_id=CUSTOMER, visit_id=THING, planned_at=NOW, goal="show it", owner="dora")),
    (VISIT, (planned,), ReassignVisit(customer_id=CUSTOMER, visit_id=THING, owner="dora")),
    (INTERACTION, (logged,), ReassignNextStep(customer_id=CUSTOMER, interaction_id=THING, owner="dora")),
]


@pytest.mark.parametrize(("aggregate", "past", "command"), GIVEN, ids=lambda one: type(one).__name__)
def test_who_has_left_gets_nothing_new(aggregate: Aggregate[Any], past: tuple[Event, ...], command: Command) -> None:
    (customer,) = folded(CUSTOMERS, recorded(registered)).values()
    dora = User("dora", "Dora", None, None, None, None, None, NOW, active=True)
    left = User("dora", "Dora", None, None, None, None, None, NOW, active=False)
    world = given(aggregate, *past).knowing(CUSTOMERS, customer)
    world.knowing(USERS, left).when(command).then_rejected("this colleague has left", field="owner")
    assert world.knowing(USERS, dora).when(command).events
    assert world.when(command).events, "a handle that was never registered is taken as it is"
