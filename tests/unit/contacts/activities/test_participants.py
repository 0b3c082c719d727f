"""Participants of an interaction must be contact persons of the customer, or already on record."""

from uuid import UUID

from services.contacts.activities.domain.interaction.commands import CorrectInteraction, LogInteraction
from services.contacts.activities.domain.interaction.decide import INTERACTION
from services.contacts.activities.domain.visit.commands import PlanVisit
from services.contacts.activities.domain.visit.decide import VISIT
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.customers.contact_persons import ContactPersonAdded
from shared.events.contacts.customers.merges import CustomerMerged
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, context_of, given, recorded

CALL, BERTA, STRANGER, OTHER = (UUID(int=number) for number in range(1, 5))
acme = CustomerRegistered(kind="organisation", name="Acme")
customer = replay(CUSTOMERS, [recorded(acme)])[(C,)]
berta = replay(CONTACT_PERSONS, [recorded(ContactPersonAdded(contact_id=BERTA, name="Berta"))])[(C, BERTA)]
call = LogInteraction(customer_id=C, interaction_id=CALL, kind="call", summary="x")


def test_nobody_takes_part_whom_the_customer_does_not_have() -> None:
    story = given(INTERACTION).knowing(CUSTOMERS, customer).knowing(CONTACT_PERSONS, berta)
    story.when(call.model_copy(update={"contact_ids": (BERTA,)})).then_row(contact_ids=(BERTA,))
    story.when(call.model_copy(update={"contact_ids": (BERTA, STRANGER)})).then_invalid(
        "only contact persons of this customer", field="contact_ids"
    )
    story.when(call.model_copy(update={"contact_id": STRANGER})).then_invalid(
        "only contact persons of this customer", field="contact_id"
    )


def test_a_visit_is_planned_with_people_who_are_there() -> None:
    plan = PlanVisit(customer_id=C, visit_id=CALL, planned_at=NOW, goal="x", contact_ids=(STRANGER,))
    given(VISIT).knowing(CUSTOMERS, customer).when(plan).then_invalid(
        "only contact persons of this customer", field="contact_ids"
    )


def test_whoever_was_named_before_stays_while_the_rest_is_corrected() -> None:
    logged = InteractionLogged(interaction_id=CALL, kind="call", summary="x", contact_ids=(STRANGER,))
    story = given(INTERACTION, logged).knowing(CUSTOMERS, customer)
    right = CorrectInteraction(customer_id=C, interaction_id=CALL, summary="y", contact_ids=(STRANGER,))
    story.when(right).then_row(summary="y")
    wrong = CorrectInteraction(customer_id=C, interaction_id=CALL, contact_ids=(STRANGER, OTHER))
    story.when(wrong).then_invalid("only contact persons of this customer", field="contact_ids")


def test_those_of_merged_customers_are_looked_for_as_well() -> None:
    absorbed = CustomerMerged(into_id=OTHER)
    merged = replay(CUSTOMERS, [recorded(acme), recorded(absorbed, sequence=2)])[(C,)]
    inbound = call.model_copy(update={"contact_ids": (BERTA,)})
    context = context_of(INTERACTION, None, inbound, {(CUSTOMERS.name, (C,)): merged})
    assert set(context.rows) == {("customers", (C,)), ("contact_persons", (C, BERTA)), ("customers", (OTHER,))}
