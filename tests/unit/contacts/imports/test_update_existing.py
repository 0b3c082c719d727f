"""The effect of a line on an existing customer: custom fields filled or overwritten, and which customer it matches."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from uuid import UUID

import pytest

from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.match_keys import by_email
from services.contacts.customers.domain.update_existing import IMPORT_UPDATE, CompleteCustomer
from services.contacts.fields.domain import CUSTOM_FIELDS, CustomField
from services.contacts.imports.domain.line import NOBODY, ValidLine
from services.contacts.imports.worker.matching import Seen, Sorting, line_id
from services.contacts.imports.worker.seen_keys import CheckedKeys
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.profile import CustomerFieldSet, CustomerKind, CustomerRegistered
from tests.support.specification import CUSTOMER, NOW, Story, given

IMPORT, ACME_ID, ANNA_ID = (UUID(int=number) for number in range(1, 4))
TIER = CustomField("tier", "Tier", "choice", None, ("Gold", "Silver"), NOW)
ACME = CustomerRegistered(kind="organisation", name="Acme")
MAIL = "info@acme.example"


def story(*values: str, retired: bool = False) -> Story:
    """Return Acme's history, with its tier set to these values."""
    set_before = [CustomerFieldSet(field="tier", value=value) for value in values]
    definition = CustomField("tier", "Tier", "choice", None, TIER.choices, NOW, retired=retired)
    return given(IMPORT_UPDATE, ACME, *set_before).knowing(CUSTOM_FIELDS, definition)


def says(value: str, *, overwrite: bool = False) -> CompleteCustomer:
    own = (CustomValue("tier", value),)
    return CompleteCustomer(customer_id=CUSTOMER, kind="organisation", name="Acme", own=own, overwrite=overwrite)


def test_an_own_field_is_filled_where_it_is_empty() -> None:
    story().when(says("Gold")).then(CustomerFieldSet(field="tier", value="Gold", label="Tier"))
    story("Silver").when(says("Gold")).then()


def test_an_own_field_is_overwritten_where_the_file_counts() -> None:
    story("Silver").when(says("Gold", overwrite=True)).then(CustomerFieldSet(field="tier", value="Gold", label="Tier"))
    story("Gold").when(says("Gold", overwrite=True)).then()


def test_a_refusal_names_the_own_field_as_the_mapping_does() -> None:
    story(retired=True).when(says("Gold")).then_rejected("is retired", field="custom.tier")


def valid_line(number: int, kind: CustomerKind) -> ValidLine:
    customer = RegisterCustomer(customer_id=NOBODY, kind=kind, name="Acme", email=MAIL)
    return ValidLine(number, customer, None, None, None, None, by_email(MAIL))


def test_a_person_is_not_taken_for_the_organisation_with_the_same_address() -> None:
    existing = {by_email(MAIL): [(ACME_ID, "organisation"), (ANNA_ID, "person")]}
    sorting = Sorting(IMPORT, existing, frozenset(), {})
    sorting.add(valid_line(2, "organisation"))
    sorting.add(valid_line(3, "person"))
    assert [(line.number, of) for line, of in sorting.plan.known] == [(2, ACME_ID), (3, ANNA_ID)]


@pytest.fixture
def kept() -> Iterator[Sequence[Seen]]:
    """The stores of seen lines: one for the execution and one for the check of a file."""
    with closing(CheckedKeys()) as checked:
        yield {}, checked


def test_lines_of_one_file_mean_each_other_only_within_their_kind(kept: Sequence[Seen]) -> None:
    for seen in kept:
        sorting = Sorting(IMPORT, {}, frozenset(), seen)
        for number, kind in ((2, "organisation"), (3, "person"), (4, "person"), (5, "organisation")):
            sorting.add(valid_line(number, kind))  # type: ignore[arg-type]
        assert [line.number for line, _ in sorting.plan.new] == [2, 3]
        assert [line.number for line, _ in sorting.plan.known] == [4, 5]
    assert line_id(IMPORT, 2) == sorting.plan.new[0][1]


def test_people_are_placed_alike_whether_a_file_is_checked_or_taken_over(kept: Sequence[Seen]) -> None:
    places = []
    for seen in kept:
        sorting = Sorting(IMPORT, {}, frozenset(), seen)
        for number, company in ((2, "Acme AG"), (3, "ACME ag"), (4, "Other AG")):
            sorting.add(replace(valid_line(number, "person"), company=company))
        sorting.place_people()
        places.append([at for _, at in sorting.plan.people])
    assert places[0] == places[1]
    assert len(set(places[0])) == 2
