"""Contact persons of an organisation."""

from uuid import UUID

from services.contacts.contact_persons.domain.commands import (
    AddContactPerson,
    ChangeContactPerson,
    RecordContactPersonLeft,
    RecordContactPersonReturned,
)
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, ContactPerson
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from shared.events.contacts.customers.contact_persons import (
    ContactPersonAdded,
    ContactPersonEmailChanged,
    ContactPersonLeft,
    ContactPersonPhoneChanged,
    ContactPersonRenamed,
    ContactPersonReturned,
    ContactPersonRoleChanged,
)
from shared.events.contacts.customers.contact_points import PostalAddress
from shared.events.contacts.customers.profile import CustomerKind, CustomerRegistered
from shared.messages.event import EventAbout
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, given, recorded

OTHER, THIRD = (UUID(f"01890000-0000-7000-8000-0000000000{last}") for last in ("b1", "b2"))
P = UUID("01890000-0000-7000-8000-0000000000aa")
added = ContactPersonAdded(contact_id=P, name="Berta", role="purchasing", email="berta@example.com")


def customer(kind: CustomerKind) -> Customer:
    return replay(CUSTOMERS, [recorded(CustomerRegistered(kind=kind, name="Acme"))])[(C,)]


def elsewhere(organisation: UUID, name: str = "Berta") -> ContactPerson:
    return ContactPerson(organisation, P, name, "owner", None, None, added_at=NOW)


def test_a_person_of_one_organisation_works_for_another_too() -> None:
    command = AddContactPerson(customer_id=C, contact_id=P, known_at=OTHER, role="adviser")
    story = given(CONTACT_PERSON).knowing(CUSTOMERS, customer("organisation"))
    story.when(command).then_unknown("other organisation", field="known_at")
    linked = ContactPersonAdded(contact_id=P, name="Berta", role="adviser", known_at=OTHER)
    story.knowing(CONTACT_PERSONS, elsewhere(OTHER)).when(command).then(linked)
    nameless = AddContactPerson(customer_id=C, contact_id=P)
    story.when(nameless).then_invalid("needs a name", field="name")


def test_a_new_name_is_taken_over_where_the_person_works_too() -> None:
    command = ChangeContactPerson(customer_id=C, contact_id=P, name="Berta Voss", role="owner", also_at=(OTHER, THIRD))
    story = given(CONTACT_PERSON, added).knowing(CONTACT_PERSONS, elsewhere(OTHER))
    story.when(command).then_unknown("other organisation", field="also_at")
    renamed = ContactPersonRenamed(contact_id=P, name="Berta Voss")
    role = ContactPersonRoleChanged(contact_id=P, role="owner")
    decided = story.knowing(CONTACT_PERSONS, elsewhere(THIRD, "Berta Voss")).when(command)
    assert list(decided.events) == [renamed, role, EventAbout(OTHER, renamed)]


def test_a_person_is_added_to_an_organisation() -> None:
    command = AddContactPerson(customer_id=C, contact_id=P, name="Berta", role="purchasing", email="berta@EXAMPLE.com")
    given(CONTACT_PERSON).knowing(CUSTOMERS, customer("organisation")).when(command).then(added)
    given(CONTACT_PERSON).when(command).then_unknown("no such customer", field="customer_id")
    given(CONTACT_PERSON).knowing(CUSTOMERS, customer("person")).when(command).then_rejected(
        "a person has no contact persons", field="customer_id"
    )
    given(CONTACT_PERSON, added).knowing(CUSTOMERS, customer("organisation")).when(command).then_rejected(
        "already added", field="contact_id"
    )


def test_each_change_is_an_event_of_its_own() -> None:
    command = ChangeContactPerson(
        customer_id=C, contact_id=P, name="Berta B.", role=None, email="b@example.com", phone="+493012345678"
    )
    decision = given(CONTACT_PERSON, added).when(command)
    decision.then(
        ContactPersonRenamed(contact_id=P, name="Berta B."),
        ContactPersonRoleChanged(contact_id=P, role=None),
        ContactPersonEmailChanged(contact_id=P, email="b@example.com"),
        ContactPersonPhoneChanged(contact_id=P, phone="+493012345678"),
    )
    decision.then_row(name="Berta B.", role=None, email="b@example.com", phone="+493012345678")


def test_a_persons_number_is_read_as_it_is_written_where_the_customer_is() -> None:
    kiel = PostalAddress(C, city="Kiel", country="DE")
    registered = CustomerRegistered(kind="organisation", name="Acme", addresses=(kiel,))
    acme = replay(CUSTOMERS, [recorded(registered)])[(C,)]
    story = given(CONTACT_PERSON, added).knowing(CUSTOMERS, acme)
    changed = ContactPersonPhoneChanged(contact_id=P, phone="+49431220011")
    story.when(ChangeContactPerson(customer_id=C, contact_id=P, phone="0431 220011")).then(changed)
    story.when(ChangeContactPerson(customer_id=C, contact_id=P, phone="0")).then_invalid("phone", field="phone")
    new = AddContactPerson(customer_id=C, contact_id=OTHER, name="Bo", phone="0431 220012")
    given(CONTACT_PERSON).knowing(CUSTOMERS, acme).when(new).then(
        ContactPersonAdded(contact_id=OTHER, name="Bo", phone="+49431220012")
    )


def test_nothing_changes_nothing_happens() -> None:
    given(CONTACT_PERSON, added).when(ChangeContactPerson(customer_id=C, contact_id=P, name="Berta")).then()


def test_a_name_cannot_be_cleared() -> None:
    command = ChangeContactPerson(customer_id=C, contact_id=P, name=None)
    given(CONTACT_PERSON, added).when(command).then_invalid("needs a name", field="name")


def test_who_left_has_left_once() -> None:
    leave = RecordContactPersonLeft(customer_id=C, contact_id=P)
    left = ContactPersonLeft(contact_id=P)
    given(CONTACT_PERSON, added).when(leave).then(left)
    given(CONTACT_PERSON, added, left).when(leave).then()
    given(CONTACT_PERSON).when(leave).then_unknown("no such contact person", field="contact_id")


def test_who_left_may_return_as_they_were_known() -> None:
    returns = RecordContactPersonReturned(customer_id=C, contact_id=P)
    left = ContactPersonLeft(contact_id=P)
    returned = ContactPersonReturned(contact_id=P, name="Berta", email="berta@example.com")
    decided = given(CONTACT_PERSON, added, left).when(returns)
    decided.then(returned)
    decided.then_row(left_at=None, role="purchasing")
    given(CONTACT_PERSON, added).when(returns).then()
    given(CONTACT_PERSON).when(returns).then_unknown("no such contact person", field="contact_id")
