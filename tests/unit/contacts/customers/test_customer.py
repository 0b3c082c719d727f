"""Commands on a customer: registration, changes field by field, tags, relations."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.contacts.customers.domain.commands import (
    MAX_TAGS,
    AddRelation,
    AddTags,
    ChangeCustomer,
    RegisterCustomer,
    RemoveRelation,
    RemoveTag,
)
from services.contacts.customers.domain.contact_point_commands import AddressFields
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber
from shared.events.contacts.customers.merges import CustomerMerged
from shared.events.contacts.customers.profile import (
    CustomerEmployeesChanged,
    CustomerOwnerChanged,
    CustomerRegistered,
    CustomerRelationAdded,
    CustomerRelationRemoved,
    CustomerRenamed,
    CustomerSectorChanged,
    CustomerTagAdded,
    CustomerTagRemoved,
)
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import given, recorded

OTHER = UUID("01890000-0000-7000-8000-000000000002")
THIRD = UUID("01890000-0000-7000-8000-0000000000f3")
registered = CustomerRegistered(kind="organisation", name="Acme", owner="anna", sector="retail", tags=("vip",))


def a_customer(customer_id: UUID, *events: Any) -> Customer:
    history = [recorded(event, subject_id=customer_id) for event in (registered, *events)]
    return replay(CUSTOMERS, history)[(customer_id,)]


def test_kind_and_name_are_enough_to_register() -> None:
    command = RegisterCustomer(customer_id=C, kind="person", name=" 王芳 ")
    given(CUSTOMER).when(command).then(CustomerRegistered(kind="person", name="王芳"))


def test_registration_carries_all_that_was_said_in_normal_form() -> None:
    command = RegisterCustomer(
        customer_id=C,
        kind="organisation",
        name="Acme",
        email="Berta@ACME.example.com",
        phone="030 1234567",
        address=AddressFields(city="Berlin", country="de"),
        tags=("vip", "b2b", "vip"),
    )
    row = (
        given(CUSTOMER)
        .when(command)
        .then_row(
            emails=(EmailAddress("Berta@acme.example.com", preferred=True),),
            phones=(PhoneNumber("+49301234567", preferred=True),),
            tags=("b2b", "vip"),
        )
    )
    assert (row.addresses[0].country, row.addresses[0].preferred) == ("DE", True)


def test_the_same_id_is_not_registered_twice() -> None:
    again = RegisterCustomer(customer_id=C, kind="person", name="Somebody")
    given(CUSTOMER, registered).when(again).then_rejected("already exists", field="customer_id")


def test_a_phone_number_without_country_is_refused_with_advice() -> None:
    command = RegisterCustomer(customer_id=C, kind="person", name="Anna", phone="030 1234567")
    given(CUSTOMER).when(command).then_invalid("with its country code", field="phone")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "  "), ("email", "no at sign"), ("kind", "dog"), ("employees", -1), ("owner", "No Handle"), ("oops", 1)],
)
def test_what_makes_no_sense_is_refused_by_field(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        RegisterCustomer(**{"customer_id": C, "kind": "person", "name": "Anna", field: value})
    assert refusal.value.errors()[0]["loc"] == (field,)


def test_each_changed_field_is_an_event_of_its_own() -> None:
    command = ChangeCustomer(customer_id=C, name="Acme Corp", owner="bert", employees=12)
    given(CUSTOMER, registered).when(command).then(
        CustomerRenamed(name="Acme Corp", previous_name="Acme"),
        CustomerOwnerChanged(owner="bert", previous_owner="anna"),
        CustomerEmployeesChanged(employees=12),
    )


def test_nothing_happens_when_nothing_changes() -> None:
    given(CUSTOMER, registered).when(ChangeCustomer(customer_id=C, name="Acme", sector="retail")).then()


def test_null_clears_a_field_and_leaving_it_out_keeps_it() -> None:
    given(CUSTOMER, registered).when(ChangeCustomer(customer_id=C, sector=None)).then(
        CustomerSectorChanged(sector=None)
    )


def test_a_name_cannot_be_cleared() -> None:
    given(CUSTOMER, registered).when(ChangeCustomer(customer_id=C, name=None)).then_invalid(
        "needs a name", field="name"
    )


def test_an_unknown_customer_cannot_be_changed() -> None:
    given(CUSTOMER).when(ChangeCustomer(customer_id=C, name="Acme")).then_unknown("no such", field="customer_id")


def test_only_new_tags_are_added() -> None:
    command = AddTags(customer_id=C, tags=("vip", "retail"))
    given(CUSTOMER, registered).when(command).then(CustomerTagAdded(tag="retail"))


def test_tags_are_limited() -> None:
    command = AddTags(customer_id=C, tags=tuple(f"t{n}" for n in range(MAX_TAGS)))
    given(CUSTOMER, registered).when(command).then_rejected("at most 100 tags", field="tags")


def test_a_tag_is_removed_once() -> None:
    story = given(CUSTOMER, registered)
    story.when(RemoveTag(customer_id=C, tag="vip")).then(CustomerTagRemoved(tag="vip"))
    story.when(RemoveTag(customer_id=C, tag="unknown")).then()


def test_a_relation_leads_to_a_known_customer() -> None:
    command = AddRelation(customer_id=C, kind="subsidiary_of", other_id=OTHER)
    story = given(CUSTOMER, registered)
    story.when(command).then_unknown("no such customer", field="other_id")
    related = CustomerRelationAdded(kind="subsidiary_of", other_id=OTHER, other_name=registered.name)
    story.knowing(CUSTOMERS, a_customer(OTHER)).when(command).then(related)
    given(CUSTOMER, registered, related).knowing(CUSTOMERS, a_customer(OTHER)).when(command).then()


def test_a_customer_is_not_related_to_itself() -> None:
    command = AddRelation(customer_id=C, kind="partner_of", other_id=C)
    story = given(CUSTOMER, registered).knowing(CUSTOMERS, a_customer(C))
    story.when(command).then_invalid("to itself", field="other_id")


def test_two_customers_are_not_each_others_subsidiary_but_may_be_each_others_partner() -> None:
    parent = a_customer(OTHER, CustomerRelationAdded(kind="subsidiary_of", other_id=C))
    partner = a_customer(OTHER, CustomerRelationAdded(kind="partner_of", other_id=C))
    story = given(CUSTOMER, registered)
    loop = AddRelation(customer_id=C, kind="subsidiary_of", other_id=OTHER)
    story.knowing(CUSTOMERS, parent).when(loop).then_rejected("both ways", field="other_id")
    mutual = AddRelation(customer_id=C, kind="partner_of", other_id=OTHER)
    added = CustomerRelationAdded(kind="partner_of", other_id=OTHER, other_name=registered.name)
    story.knowing(CUSTOMERS, partner).when(mutual).then(added)


def test_a_chain_of_subsidiaries_does_not_close() -> None:
    """C owns THIRD, which owns OTHER, so OTHER cannot own C. A merged customer counts as its surviving customer."""
    other = a_customer(OTHER, CustomerRelationAdded(kind="subsidiary_of", other_id=THIRD))
    third = a_customer(THIRD, CustomerRelationAdded(kind="subsidiary_of", other_id=C))
    story = given(CUSTOMER, registered).knowing(CUSTOMERS, other).knowing(CUSTOMERS, third)
    loop = AddRelation(customer_id=C, kind="subsidiary_of", other_id=OTHER)
    story.when(loop).then_rejected("through others", field="other_id")
    merged = given(CUSTOMER, registered).knowing(CUSTOMERS, other)
    merged.knowing(CUSTOMERS, a_customer(THIRD, CustomerMerged(into_id=C))).when(loop).then_rejected(
        "through others", field="other_id"
    )
    introduced = AddRelation(customer_id=C, kind="introduced_by", other_id=OTHER)
    story.when(introduced).then(CustomerRelationAdded(kind="introduced_by", other_id=OTHER, other_name=registered.name))


def test_a_relation_ends_once() -> None:
    added = CustomerRelationAdded(kind="partner_of", other_id=OTHER)
    command = RemoveRelation(customer_id=C, kind="partner_of", other_id=OTHER)
    ended = CustomerRelationRemoved(kind="partner_of", other_id=OTHER, other_name=registered.name)
    given(CUSTOMER, registered, added).knowing(CUSTOMERS, a_customer(OTHER)).when(command).then(ended)
    given(CUSTOMER, registered).when(command).then_unknown("not partner_of", field="other_id")


def test_the_row_is_found_by_its_new_name() -> None:
    renamed = ChangeCustomer(customer_id=C, name="Müller & Söhne")
    row = given(CUSTOMER, registered).when(renamed).then_row(name_key="muller & sohne")
    assert "muller & sohne" in row.search
    assert "vip" in row.search
