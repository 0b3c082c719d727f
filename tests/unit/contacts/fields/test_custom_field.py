"""Custom fields: definitions, and the values that a customer can have."""

from typing import Any

import pytest

from services.contacts.customers.domain.commands import SetCustomField
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.fields.domain import (
    CUSTOM_FIELD,
    CUSTOM_FIELDS,
    ChangeCustomField,
    CustomField,
    DefineCustomField,
    ReinstateCustomField,
    RetireCustomField,
    canonical,
)
from services.contacts.profile.pages.own_facts import OwnFact
from shared.events.contacts.customers.custom_fields import (
    CustomFieldChoicesChanged,
    CustomFieldDefined,
    CustomFieldReinstated,
    CustomFieldRenamed,
    CustomFieldRetired,
    CustomFieldType,
)
from shared.events.contacts.customers.profile import CustomerFieldCleared, CustomerFieldSet, CustomerRegistered
from shared.messages.refusals import Invalid
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, given
from tests.unit.shared.web.pages.viewing import viewed

tier = CustomFieldDefined(field="tier", label="Tier", value_type="choice", choices=("gold", "silver"))
registered = CustomerRegistered(kind="organisation", name="Acme")


def field(value_type: CustomFieldType, **differing: Any) -> CustomField:
    choices = ("gold", "silver") if value_type == "choice" else ()
    return CustomField(
        **{
            "field": "tier",
            "label": "Tier",
            "value_type": value_type,
            "applies_to": None,
            "choices": choices,
            "defined_at": NOW,
            **differing,
        }
    )


def test_a_field_is_defined_once() -> None:
    command = DefineCustomField(field="tier", label="Tier", value_type="choice", choices=("gold", "silver"))
    given(CUSTOM_FIELD).when(command).then(tier)
    given(CUSTOM_FIELD, tier).when(command).then_rejected("already exists", field="field")


def test_only_a_choice_has_choices_and_they_differ() -> None:
    text = DefineCustomField(field="x", label="X", value_type="text", choices=("a",))
    given(CUSTOM_FIELD).when(text).then_invalid("not allowed otherwise", field="choices")
    none = DefineCustomField(field="x", label="X", value_type="choice")
    given(CUSTOM_FIELD).when(none).then_invalid("not allowed otherwise", field="choices")
    twice = DefineCustomField(field="x", label="X", value_type="choice", choices=("a", "a"))
    given(CUSTOM_FIELD).when(twice).then_invalid("differ", field="choices")


def test_title_and_choices_change_and_nothing_else() -> None:
    command = ChangeCustomField(field="tier", label="Level", choices=("gold", "bronze"))
    given(CUSTOM_FIELD, tier).when(command).then(
        CustomFieldRenamed(field="tier", label="Level"),
        CustomFieldChoicesChanged(field="tier", choices=("gold", "bronze")),
    )
    given(CUSTOM_FIELD, tier).when(ChangeCustomField(field="tier", label="Tier")).then()
    given(CUSTOM_FIELD).when(command).then_unknown("no such field", field="field")


def test_a_field_is_retired_and_brought_back() -> None:
    retired = CustomFieldRetired(field="tier")
    given(CUSTOM_FIELD, tier).when(RetireCustomField(field="tier")).then(retired)
    given(CUSTOM_FIELD, tier, retired).when(RetireCustomField(field="tier")).then()
    given(CUSTOM_FIELD, tier, retired).when(ReinstateCustomField(field="tier")).then(
        CustomFieldReinstated(field="tier")
    )


@pytest.mark.parametrize(
    ("value_type", "typed", "kept"),
    [
        ("text", "  as typed ", "as typed"),
        ("number", 12.50, "12.5"),
        ("number", "1e3", "1000"),
        ("number", "-0.10", "-0.1"),
        ("number", "0.0", "0"),
        ("date", "2026-01-31", "2026-01-31"),
        ("boolean", True, "true"),
        ("boolean", "false", "false"),
        ("choice", "gold", "gold"),
        ("link", "https://example.com/a b", "https://example.com/a%20b"),
    ],
)
def test_a_value_is_written_in_one_way(value_type: CustomFieldType, typed: Any, kept: str) -> None:
    assert canonical(field(value_type), typed) == kept


@pytest.mark.parametrize(
    ("value_type", "typed"),
    [
        ("text", "  "),
        ("text", "two\nlines"),
        ("text", "\x00"),
        ("number", "twelve"),
        ("number", "NaN"),
        ("number", "1e999999999"),
        ("date", "31.01.2026"),
        ("boolean", "perhaps"),
        ("choice", "tin"),
        ("link", "javascript:alert(1)"),
    ],
)
def test_a_value_of_another_type_is_refused(value_type: CustomFieldType, typed: Any) -> None:
    with pytest.raises(Invalid) as refused:
        canonical(field(value_type), typed)
    assert refused.value.field == "value"


def test_a_customer_holds_a_value_until_it_is_cleared() -> None:
    filled = CustomerFieldSet(field="tier", value="gold", label="Tier")
    story = given(CUSTOMER, registered).knowing(CUSTOM_FIELDS, field("choice"))
    fill = SetCustomField(customer_id=C, field="tier", value="gold")
    story.when(fill).then(filled)
    given(CUSTOMER, registered, filled).knowing(CUSTOM_FIELDS, field("choice")).when(fill).then()
    clear = SetCustomField(customer_id=C, field="tier", value=None)
    row = given(CUSTOMER, registered, filled).when(clear).then_row(custom_fields=())
    assert row.name == "Acme"
    cleared = CustomerFieldCleared(field="tier", label="Tier")
    given(CUSTOMER, registered, filled).knowing(CUSTOM_FIELDS, field("choice")).when(clear).then(cleared)
    given(CUSTOMER, registered).when(clear).then()


def test_a_field_is_filled_where_it_is_defined_for_the_customer() -> None:
    fill = SetCustomField(customer_id=C, field="tier", value="gold")
    story = given(CUSTOMER, registered)
    story.when(fill).then_unknown("no such field", field="field")
    persons = field("choice", applies_to="person")
    story.knowing(CUSTOM_FIELDS, persons).when(fill).then_rejected("kind person", field="field")
    retired = field("choice", retired=True)
    story.knowing(CUSTOM_FIELDS, retired).when(fill).then_rejected("is retired", field="field")


def test_yes_and_no_are_said_in_the_language_of_the_page() -> None:
    flag = OwnFact("visited", "Visited", "boolean", "true", ())
    tier = OwnFact("tier", "Tier", "choice", "bronze", ("gold",))
    with viewed("zh"):
        assert flag.options == [("true", "是"), ("false", "否")]
        assert flag.shown == "是"
        assert tier.options == [("gold", "gold"), ("bronze", "bronze")]
        assert tier.shown == "bronze"
    assert OwnFact("seen", "Seen", "date", None, ()).options is None
