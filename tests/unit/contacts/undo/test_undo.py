"""Undo of an import on one customer: the history before, the events of the undo, and the state after it."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.contacts.contact_persons.domain.commands import ChangeContactPerson, WithdrawContactPerson
from services.contacts.customers.domain import contact_point_commands as points
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RemoveTag, SetCustomField
from services.contacts.customers.domain.update_existing import WithdrawCustomer
from services.contacts.undo.domain import UndoPlan, plan_undo
from shared.events.contacts.customers.contact_persons import ContactPersonAdded, ContactPersonRoleChanged
from shared.events.contacts.customers.contact_points import (
    CustomerAddressAdded,
    CustomerEmailAdded,
    CustomerPhoneAdded,
    EmailAddress,
    PhoneNumber,
    PostalAddress,
)
from shared.events.contacts.customers.duplicates import DuplicateSuspected
from shared.events.contacts.customers.merges import CustomerMerged
from shared.events.contacts.customers.profile import (
    CustomerFieldSet,
    CustomerRegistered,
    CustomerSectorChanged,
    CustomerTagAdded,
    CustomerTagRemoved,
    CustomerWithdrawn,
)
from shared.messages.event import Event, Recorded
from tests.support.specification import CUSTOMER, recorded

IMPORT, BERTA, PLACE, OTHER = (UUID(int=number) for number in range(1, 5))
BATCH, UNDO = f"import/{IMPORT}", f"undo/{IMPORT}"
ACME = CustomerRegistered(kind="organisation", name="Acme")
MAIL = EmailAddress("info@acme.example", preferred=True)
KIEL = PostalAddress(PLACE, city="Kiel", preferred=True)
NEW_PERSON = ContactPersonAdded(contact_id=BERTA, name="Berta")


def by_import(event: Event) -> Recorded[Any]:
    """Events of the import."""
    return msgspec.structs.replace(recorded(event), batch_id=BATCH)


def by_undo(event: Event) -> Recorded[Any]:
    """Events that its undo recorded before an interruption."""
    return msgspec.structs.replace(recorded(event), batch_id=UNDO)


def undo(*history: Event | Recorded[Any], known_elsewhere: bool = False) -> UndoPlan:
    """Undo the import on this history; a bare event comes from somebody else."""
    records = [event if isinstance(event, Recorded) else recorded(event) for event in history]
    return plan_undo(records, IMPORT, (BATCH, UNDO), known_elsewhere=known_elsewhere)


def test_whom_the_import_added_is_withdrawn_with_its_people() -> None:
    withdrawn = WithdrawCustomer(customer_id=CUSTOMER, import_id=IMPORT)
    assert undo(by_import(ACME)) == UndoPlan((withdrawn,), ())
    person = WithdrawContactPerson(customer_id=CUSTOMER, contact_id=BERTA)
    assert undo(by_import(ACME), by_import(NEW_PERSON)) == UndoPlan((person, withdrawn), ())


@pytest.mark.parametrize(
    ("since", "elsewhere", "reason"),
    [
        (CustomerSectorChanged(sector="optics"), False, "was changed since"),
        (NEW_PERSON, False, "was changed since"),
        (None, True, "others speak of this customer: a deal, a ticket, or a relation"),
    ],
)
def test_whom_somebody_works_with_stays(*, since: Event | None, elsewhere: bool, reason: str) -> None:
    history: list[Event | Recorded[Any]] = [by_import(ACME), *([since] if since else [])]
    assert undo(*history, known_elsewhere=elsewhere) == UndoPlan((), (reason,))


def test_a_mere_suspicion_is_no_change() -> None:
    suspected = DuplicateSuspected(other_id=OTHER, score=90, reasons=("name",))
    assert len(undo(by_import(ACME), suspected).commands) == 1


def test_who_was_withdrawn_already_needs_nothing() -> None:
    assert undo(by_import(ACME), by_undo(CustomerWithdrawn(import_id=IMPORT))) == UndoPlan((), ())


def test_a_field_goes_back_to_what_stood_there() -> None:
    plan = undo(ACME, by_import(CustomerSectorChanged(sector="optics")))
    assert plan.left == ()
    (back,) = plan.commands
    assert isinstance(back, ChangeCustomer)
    assert (back.customer_id, back.model_fields_set - {"customer_id"}, back.sector) == (CUSTOMER, {"sector"}, None)


def test_of_two_changes_by_the_import_the_first_tells_what_was_before() -> None:
    old, new, last = (CustomerSectorChanged(sector=sector) for sector in ("glass", "optics", "lasers"))
    (back,) = undo(ACME, old, by_import(new), by_import(last)).commands
    assert isinstance(back, ChangeCustomer)
    assert back.sector == "glass"


def test_what_was_changed_since_is_left_and_named() -> None:
    optics, own = CustomerSectorChanged(sector="optics"), CustomerSectorChanged(sector="medicine")
    tagged = CustomerTagAdded(tag="new")
    plan = undo(ACME, by_import(optics), by_import(tagged), own)
    assert plan == UndoPlan((RemoveTag(customer_id=CUSTOMER, tag="new"),), ("sector",))


def test_what_is_as_before_is_done_already() -> None:
    """An interrupted undo resumes and records nothing twice."""
    added, gone = CustomerTagAdded(tag="new"), CustomerTagRemoved(tag="new")
    assert undo(ACME, by_import(added), by_undo(gone)) == UndoPlan((), ())
    assert undo(ACME, by_import(added), gone) == UndoPlan((), ())


@pytest.mark.parametrize(
    ("before", "change", "back"),
    [
        ((), CustomerEmailAdded(email=MAIL), points.RemoveEmail(customer_id=CUSTOMER, address=MAIL.address)),
        (
            (),
            CustomerPhoneAdded(phone=PhoneNumber("+49301234567")),
            points.RemovePhone(customer_id=CUSTOMER, number="+49301234567"),
        ),
        ((), CustomerAddressAdded(address=KIEL), points.RemoveAddress(customer_id=CUSTOMER, address_id=PLACE)),
        ((CustomerTagAdded(tag="old"),), CustomerTagRemoved(tag="old"),
         AddTags(customer_id=CUSTOMER, tags=("old",))),
        ((NEW_PERSON,), ContactPersonRoleChanged(contact_id=BERTA, role="CFO"),
         ChangeContactPerson(customer_id=CUSTOMER, contact_id=BERTA, role=None)),
        ((CustomerFieldSet(field="tier", value="Gold"),), CustomerFieldSet(field="tier", value="Silver"),
         SetCustomField(customer_id=CUSTOMER, field="tier", value="Gold")),
        ((), CustomerFieldSet(field="tier", value="Silver"),
         SetCustomField(customer_id=CUSTOMER, field="tier", value=None)),
        ((), NEW_PERSON, WithdrawContactPerson(customer_id=CUSTOMER, contact_id=BERTA)),
    ],
)  # fmt: skip
def test_each_thing_goes_back_its_own_way(before: tuple[Event, ...], change: Event, back: object) -> None:
    assert undo(ACME, *before, by_import(change)) == UndoPlan((back,), ())  # type: ignore[arg-type]


def test_another_preferred_address_is_no_change_of_the_first() -> None:
    own = EmailAddress("sales@acme.example", preferred=True)
    plan = undo(ACME, by_import(CustomerEmailAdded(email=MAIL)), CustomerEmailAdded(email=own))
    assert plan == UndoPlan((points.RemoveEmail(customer_id=CUSTOMER, address=MAIL.address),), ())


def test_who_was_merged_away_is_left() -> None:
    merged = CustomerMerged(into_id=OTHER)
    plan = undo(ACME, by_import(CustomerTagAdded(tag="new")), merged)
    assert plan == UndoPlan((), ("was merged into another customer",))


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert undo() == UndoPlan((), ())
