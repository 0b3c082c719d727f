"""Second addresses and phones of a line: imported, already present, or refused under the name of their field."""

from uuid import UUID

from services.contacts.customers.domain.contact_point_commands import MAX_POINTS
from services.contacts.customers.domain.update_existing import IMPORT_UPDATE, AddSecondaryContact
from services.contacts.imports.pages import by_reason
from services.contacts.imports.routes.issues import Remarked
from services.contacts.imports.worker.report import LineReport
from shared.engine.commands.dispatch import Sent
from shared.events.contacts.customers.contact_points import (
    CustomerEmailAdded,
    CustomerPhoneAdded,
    EmailAddress,
    PhoneNumber,
)
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.refusals import Rejected
from tests.support.specification import CUSTOMER, given, recorded

ACME = CustomerRegistered(kind="organisation", name="Acme", emails=(EmailAddress("a@acme.example"),))
MAIL = AddSecondaryContact(customer_id=CUSTOMER, other_email="b@acme.example")
PHONE = AddSecondaryContact(customer_id=CUSTOMER, other_phone="+49 170 1234567")


def test_a_second_address_is_added() -> None:
    given(IMPORT_UPDATE, ACME).when(MAIL).then(CustomerEmailAdded(email=EmailAddress("b@acme.example")))
    given(IMPORT_UPDATE, ACME).when(PHONE).then(CustomerPhoneAdded(phone=PhoneNumber("+491701234567", "mobile")))


def test_one_that_is_there_already_says_nothing() -> None:
    given(IMPORT_UPDATE, ACME).when(AddSecondaryContact(customer_id=CUSTOMER, other_email="A@acme.example")).then()


def test_one_too_many_names_the_field_of_the_file() -> None:
    many = tuple(EmailAddress(f"n{number}@acme.example") for number in range(MAX_POINTS))
    full = CustomerRegistered(kind="organisation", name="Acme", emails=many)
    given(IMPORT_UPDATE, recorded(full)).when(MAIL).then_rejected(f"at most {MAX_POINTS}", field="other_email")


def test_what_was_left_out_stands_among_the_remarks() -> None:
    report = LineReport(())
    report.left_out([Sent(7, Rejected("a customer has at most 20 of them", field="other_email"))])
    report.subject(UUID(int=1))
    result = report.result()
    assert result.remarks == [(7, "odd", ["other_email: a customer has at most 20 of them; left out"])]
    assert (result.counts["odd"], result.counts["refused"]) == (1, 0)


def test_what_holds_of_most_lines_is_told_first_and_once() -> None:
    phone, mail = "phone: is not a phone number", "email: is not an e-mail address"
    remarks = [Remarked(2, "refused", [mail, phone]), Remarked(3, "refused", [phone]), Remarked(4, "odd", [phone])]
    assert by_reason(remarks) == [(phone, "refused", [2, 3]), (mail, "refused", [2]), (phone, "odd", [4])]
