"""E-mail addresses, phone numbers, postal addresses: normal forms, refusals, and the preferred one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.contacts.customers.domain.contact_point_commands import (
    MAX_POINTS,
    AddAddress,
    AddEmail,
    AddPhone,
    ChangeAddress,
    ChangeEmail,
    ChangePhone,
    RemoveAddress,
    RemoveEmail,
    RemovePhone,
)
from services.contacts.customers.domain.contact_points import normal_email, normal_phone
from services.contacts.customers.domain.decide import CUSTOMER
from shared.events.contacts.customers.contact_points import (
    CustomerAddressAdded,
    CustomerAddressChanged,
    CustomerAddressRemoved,
    CustomerEmailAdded,
    CustomerEmailChanged,
    CustomerEmailRemoved,
    CustomerPhoneAdded,
    CustomerPhoneChanged,
    CustomerPhoneRemoved,
    EmailAddress,
    PhoneNumber,
    PostalAddress,
)
from shared.events.contacts.customers.profile import CustomerRegistered
from tests.support.specification import CUSTOMER as C
from tests.support.specification import Story, given

A = UUID("01890000-0000-7000-8000-00000000000a")
MAIL, OTHER_MAIL = "anna@example.com", "bert@example.com"
PHONE, OTHER_PHONE = "+493012345678", "+4915112345678"
registered = CustomerRegistered(kind="person", name="Anna")
berlin = PostalAddress(A, city="Berlin", country="DE")


def known(*events: Any) -> Story:
    return given(CUSTOMER, registered, *events)


mail_known = known(CustomerEmailAdded(email=EmailAddress(MAIL)))
phone_known = known(CustomerPhoneAdded(phone=PhoneNumber(PHONE)))
address_known = known(CustomerAddressAdded(address=berlin))


@pytest.mark.parametrize(
    ("typed", "normal"), [("Anna@EXAMPLE.com", "Anna@example.com"), ("anna@bücher.example", "anna@bücher.example")]
)
def test_an_email_address_has_one_normal_form(typed: str, normal: str) -> None:
    assert normal_email(typed) == normal


@pytest.mark.parametrize("typed", ["", "anna", "anna@", "a b@example.com", "anna@example..com"])
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        normal_email(typed)


@pytest.mark.parametrize(
    ("typed", "country", "normal"),
    [
        ("+49 (30) 1234-5678", None, "+493012345678"),
        ("030/12345678", "DE", "+493012345678"),
        ("010-12345678", "CN", "+861012345678"),
        ("+49 30 12345678 ext. 5", None, "+493012345678;ext=5"),
        ("+493012345678;ext=5", None, "+493012345678;ext=5"),
    ],
)
def test_a_phone_number_has_one_normal_form(typed: str, country: str | None, normal: str) -> None:
    assert normal_phone(typed, country) == normal


@pytest.mark.parametrize(("typed", "why"), [("030 1234", "country code"), ("+1 55", "too short"), ("x", "not a phone")])
def test_what_is_no_phone_number_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        normal_phone(typed)


def test_the_first_address_is_preferred_unasked_and_a_new_preferred_one_takes_the_mark() -> None:
    assert mail_known.when(AddEmail(customer_id=C, address=OTHER_MAIL)).then_row().emails == (
        EmailAddress(MAIL, preferred=True),
        EmailAddress(OTHER_MAIL),
    )
    assert mail_known.when(AddEmail(customer_id=C, address=OTHER_MAIL, preferred=True)).then_row().emails == (
        EmailAddress(MAIL),
        EmailAddress(OTHER_MAIL, preferred=True),
    )


def test_removing_the_preferred_address_leaves_the_mark_to_the_first() -> None:
    both = known(
        CustomerEmailAdded(email=EmailAddress(MAIL)), CustomerEmailAdded(email=EmailAddress(OTHER_MAIL, "home"))
    )
    left = both.when(RemoveEmail(customer_id=C, address=MAIL))
    assert left.then_row().emails == (EmailAddress(OTHER_MAIL, "home", preferred=True),)
    left.then(CustomerEmailRemoved(address=MAIL))


def test_an_address_in_another_spelling_is_the_same_address() -> None:
    mail_known.when(AddEmail(customer_id=C, address="anna@EXAMPLE.com")).then_rejected("already", field="address")
    phone_known.when(AddPhone(customer_id=C, number="+49 30 1234 5678")).then_rejected("already", field="number")


def test_an_email_address_is_corrected() -> None:
    mail_known.when(ChangeEmail(customer_id=C, address=MAIL, new_address=OTHER_MAIL, kind="home")).then(
        CustomerEmailChanged(address=MAIL, email=EmailAddress(OTHER_MAIL, "home", preferred=True))
    )
    mail_known.when(ChangeEmail(customer_id=C, address=MAIL, kind="work")).then()
    mail_known.when(ChangeEmail(customer_id=C, address=OTHER_MAIL)).then_unknown("no such", field="address")


def test_an_address_is_not_corrected_into_one_that_is_known() -> None:
    both = known(CustomerEmailAdded(email=EmailAddress(MAIL)), CustomerEmailAdded(email=EmailAddress(OTHER_MAIL)))
    command = ChangeEmail(customer_id=C, address=MAIL, new_address=OTHER_MAIL)
    both.when(command).then_rejected("already", field="new_address")


def test_a_phone_number_is_added_corrected_and_removed() -> None:
    known().when(AddPhone(customer_id=C, number=PHONE, kind="mobile")).then(
        CustomerPhoneAdded(phone=PhoneNumber(PHONE, "mobile"))
    )
    phone_known.when(ChangePhone(customer_id=C, number=PHONE, new_number=OTHER_PHONE)).then(
        CustomerPhoneChanged(number=PHONE, phone=PhoneNumber(OTHER_PHONE, preferred=True))
    )
    phone_known.when(ChangePhone(customer_id=C, number=PHONE, new_number=PHONE)).then()
    phone_known.when(RemovePhone(customer_id=C, number=PHONE)).then(CustomerPhoneRemoved(number=PHONE))
    phone_known.when(RemovePhone(customer_id=C, number=OTHER_PHONE)).then_unknown("no such phone", field="number")


def test_a_postal_address_is_added_once() -> None:
    command = AddAddress(customer_id=C, address_id=A, city="Berlin", country="DE")
    known().when(command).then(CustomerAddressAdded(address=berlin))
    address_known.when(command).then_rejected("already", field="address_id")
    address_known.when(AddAddress(customer_id=C, city="Berlin", country="de")).then_rejected(
        "already has this postal address"
    )


def test_a_postal_address_is_replaced_and_removed() -> None:
    moved = ChangeAddress(customer_id=C, address_id=A, city="Hamburg", country="DE")
    address_known.when(moved).then(CustomerAddressChanged(address=PostalAddress(A, city="Hamburg", country="DE")))
    address_known.when(RemoveAddress(customer_id=C, address_id=A)).then(
        CustomerAddressRemoved(address_id=A, address=replace(berlin, preferred=True))
    )
    known().when(moved).then_unknown("no such postal address", field="address_id")
    address_known.when(RemoveAddress(customer_id=C, address_id=A)).then_row(addresses=())


def test_an_address_says_where() -> None:
    with pytest.raises(ValidationError, match="at least a line"):
        AddAddress(customer_id=C, kind="work")
    with pytest.raises(ValidationError, match="country code"):
        AddAddress(customer_id=C, country="XX")


def test_a_customer_has_a_bounded_number_of_addresses() -> None:
    many = [CustomerEmailAdded(email=EmailAddress(f"a{n}@example.com")) for n in range(MAX_POINTS)]
    known(*many).when(AddEmail(customer_id=C, address=MAIL)).then_rejected("at most 50", field="address")


def test_a_number_is_read_as_it_is_written_where_the_customer_is() -> None:
    abroad = PostalAddress(address_id=A, city="Graz", country="AT")
    home = PostalAddress(address_id=C, city="Kiel", country="DE", preferred=True)
    at_home = known(CustomerAddressAdded(address=abroad), CustomerAddressAdded(address=home))
    at_home.when(AddPhone(customer_id=C, number="0431 220011")).then(
        CustomerPhoneAdded(phone=PhoneNumber("+49431220011"))
    )
    at_home.when(AddPhone(customer_id=C, number="+43 316 22001")).then(
        CustomerPhoneAdded(phone=PhoneNumber("+4331622001"))
    )
    known().when(AddPhone(customer_id=C, number="0431 220011")).then_invalid("country code", field="number")
    phone_known.when(ChangePhone(customer_id=C, number=PHONE, new_number="12")).then_invalid("not", field="new_number")


@pytest.mark.parametrize("number", ["", "  ", "1" * 41])
def test_a_number_is_neither_empty_nor_longer_than_any(number: str) -> None:
    with pytest.raises(ValidationError):
        AddPhone(customer_id=C, number=number)
