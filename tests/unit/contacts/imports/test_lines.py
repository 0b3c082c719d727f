"""Imports: the meaning of columns, the values of a line, and the limits of an import."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.contacts.customer_list.routes.exports import CUSTOMER_COLUMNS
from services.contacts.fields.domain import CustomField
from services.contacts.imports.domain import cells
from services.contacts.imports.domain.line import InvalidLine, LineVerdict, ValidLine, validate_line
from services.contacts.imports.domain.line_reading import LinePlan
from services.contacts.imports.domain.mapping import FIELDS, checked, fit_columns, guess_columns
from services.contacts.imports.domain.presets import READY
from shared.events.contacts.customers.custom_fields import CustomFieldType
from shared.events.contacts.data.imports import ColumnMeans, DayOrder, ImportOptions
from shared.messages.refusals import Invalid

NOW = datetime(2026, 1, 2, tzinfo=UTC)
REFUSING = ImportOptions("organisation", "skip", "refuse", country="DE", match="email")
LENIENT = ImportOptions("organisation", "skip", "leave_out", country="DE")
COLUMNS = ("Firma", "E-Mail", "Telefon")
MEANS = (ColumnMeans("Firma", "name"), ColumnMeans("E-Mail", "email"), ColumnMeans("Telefon", "phone"))


def read(*cells: str, options: ImportOptions = REFUSING) -> LineVerdict:
    return validate_line(2, cells, LinePlan.of(COLUMNS, MEANS, options), NOW)


def test_columns_are_guessed_by_name_then_by_content_and_each_field_once() -> None:
    sample = [["Acme", "a@acme.example", "b@acme.example"]]
    assert guess_columns(("公司名称", "Unknown", "E-Mail"), sample) == {"公司名称": "name", "E-Mail": "email"}
    assert guess_columns(("Name", "Reach"), [["Acme", "a@acme.example"]]) == {"Name": "name", "Reach": "email"}


def test_a_kept_mapping_fits_columns_written_otherwise() -> None:
    assert fit_columns(("FIRMA", "e mail", "Other"), MEANS) == {"FIRMA": "name", "e mail": "email"}


@pytest.mark.parametrize("name", READY)
def test_ready_mappings_name_fields_that_there_are(name: str) -> None:
    means, options = READY[name]
    columns = [mapping.column for mapping in means]
    assert {mapping.field for mapping in means} <= FIELDS.keys()
    assert checked(columns, fit_columns(columns, means), {}, options)


@pytest.mark.parametrize(
    ("named", "placed", "message"),
    [
        ({"Nowhere": "name"}, {}, "columns that the file has"),
        ({"Firma": "nothing"}, {}, "fields that there are: name, "),
        ({"Firma": "name", "E-Mail": "name"}, {}, "cannot both be name"),
        ({"E-Mail": "email"}, {}, "no column contains a name"),
        ({"Firma": "name"}, {}, "cannot be matched by email"),
        ({}, {3: "name"}, "from 0 to 2"),
        ({}, {-1: "name"}, "from 0 to 2"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(named: dict[str, str], placed: dict[int, str], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        checked(COLUMNS, named, placed, REFUSING)


def test_a_line_says_whom_it_is_about() -> None:
    line = read("  Acme\tGmbH ", "Info@Acme.example", "030 1234567")
    assert isinstance(line, ValidLine)
    assert (line.customer.name, line.customer.phone) == ("Acme GmbH", "+49301234567")
    assert line.key == read("Other", "info@acme.example", "").key  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("Acme", "a@acme.example"), "line: has 2 values, the heading has 3"),
        (("", "a@acme.example", ""), "name: is missing"),
        (("Acme\x07", "", ""), "name: contains control characters"),
        (("Acme", "nobody", ""), "email: "),
        (("Acme", "", "+49 1"), "phone: is not a phone number"),
        (("x" * 10_001, "", ""), "name: is longer than 10,000 characters"),
    ],
)
def test_a_line_that_cannot_be_right_is_refused_with_its_field(row: tuple[str, ...], message: str) -> None:
    line = read(*row)
    assert isinstance(line, InvalidLine)
    assert any(reason.startswith(message) for reason in line.reasons), line.reasons


def test_what_cannot_be_right_may_be_left_out_but_never_unsaid() -> None:
    line = read("Acme", "nobody", "+49 30 1234567", options=LENIENT)
    assert isinstance(line, ValidLine)
    assert (line.customer.email, line.customer.phone) == (None, "+49301234567")
    assert len(line.odd) == 1
    assert line.odd[0].startswith("email: ")
    assert isinstance(read("", "a@acme.example", "", options=LENIENT), InvalidLine)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("1 234", "1234"), ("1,234", "1234"), ("12,5", "12.5"),
        ("30.000", "30000"), ("1.234.567", "1234567"), ("12,34,567", "1234567"), ("1'234.50", "1234.50"),
        ("0,125", "0.125"), ("0.125", "0.125"), ("1234.567", "1234.567"), ("3.00E+07", "30000000"),
    ],
)  # fmt: skip
def test_numbers_are_read_however_they_are_grouped(written: str, number: str) -> None:
    assert cells.number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["1.234.5", "1,2,3", "12-5", "-5", "1.23.456,7,8"])
def test_what_is_no_number_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        cells.number(written)


@pytest.mark.parametrize(
    ("written", "order", "meant"),
    [
        ("2024-01-15", None, "2024-01-15T12:00"),
        ("2024/1/5", None, "2024-01-05T12:00"),
        ("2024年1月5日", None, "2024-01-05T12:00"),
        ("15.1.2024", "month_first", "2024-01-15T12:00"),
        ("3.4.2024 9:05", None, "2024-04-03T09:05"),
        ("1/15/2024", None, "2024-01-15T12:00"),
        ("15/1/2024", "month_first", "2024-01-15T12:00"),
        ("3/4/2024", "day_first", "2024-04-03T12:00"),
        ("3/4/2024, 12:30 AM", "month_first", "2024-03-04T00:30"),
        ("3-4-2024 1:05:09 p.m.", "day_first", "2024-04-03T13:05:09"),
        ("2024-01-15T10:33:00.000+0100", None, "2024-01-15T09:33"),
        ("2024-01-15 10:33", None, "2024-01-15T10:33"),
    ],
)
def test_days_are_read_as_people_write_them(written: str, order: DayOrder | None, meant: str) -> None:
    assert cells.moment(written, order) == datetime.fromisoformat(f"{meant}+00:00")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("3/4/2024", "is an ambiguous date"),
        ("31/2/2024", "is not a date"),
        ("2024-13-01", "is not a date"),
        ("15.1.24", "is not a date"),
        ("Jan 15", "is not a date"),
        ("2024-01-15 25:00", "is not a date"),
    ],
)
def test_a_day_that_is_none_or_could_be_two_is_not_guessed(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cells.moment(written)


def test_a_formula_that_an_export_made_harmless_is_itself_again() -> None:
    assert cells.text("'+49 30 1") == "+49 30 1"
    assert cells.text("'tis") == "'tis"


@pytest.mark.parametrize("written", ["Deutschland", "Germany", "DE", "de", "DEU", "德国"])
def test_countries_are_known_by_code_and_name(written: str) -> None:
    assert cells.country(written) == "DE"


@pytest.mark.parametrize(
    ("written", "code"),
    [("Czech Republic", "CZ"), ("Turkey", "TR"), ("Hong Kong", "HK"), ("Russian Federation", "RU"), ("CHE", "CH"),
     ("England", "GB"), ("United States of America", "US"), ("Macedonia", "MK"), ("Ivory Coast", "CI")],
)  # fmt: skip
def test_countries_are_known_as_other_systems_call_them(written: str, code: str) -> None:
    assert cells.country(written) == code


def own_field(field: str, value_type: CustomFieldType, **more: Any) -> CustomField:
    fields = {"applies_to": None, "choices": (), **more}
    return CustomField(field, field.replace("_", " ").title(), value_type, **fields, defined_at=NOW)


OWN_FIELDS = (
    own_field("loyalty_no", "text"),
    own_field("score", "number"),
    own_field("renewal", "date"),
    own_field("key_account", "boolean"),
    own_field("tier", "choice", choices=("Gold", "Silver")),
    own_field("shoe_size", "number", applies_to="person"),
)


def read_own(**fields: str) -> LineVerdict:
    """Read a line with these custom fields."""
    columns = ("Firma", *fields)
    means = (MEANS[0], *(ColumnMeans(column, f"custom.{column}") for column in fields))
    return validate_line(2, ("Acme", *fields.values()), LinePlan.of(columns, means, REFUSING, OWN_FIELDS), NOW)


def test_own_fields_are_guessed_by_their_code_and_label() -> None:
    assert guess_columns(("Name", "Loyalty No", "custom.score"), [], OWN_FIELDS) == {
        "Name": "name",
        "Loyalty No": "custom.loyalty_no",
        "custom.score": "custom.score",
    }


def test_our_own_export_is_understood_by_the_names_of_its_columns() -> None:
    fields = [column for column in CUSTOMER_COLUMNS if column not in {"customer_id", "changed_at"}]
    assert guess_columns(CUSTOMER_COLUMNS, []) == {field: field for field in fields}


def test_own_fields_hold_what_their_type_says() -> None:
    line = read_own(loyalty_no="L 1", score="1.234,50", renewal="15.1.2026", key_account="Ja", tier="gold")
    assert isinstance(line, ValidLine)
    assert {value.field: value.value for value in line.own} == {
        "loyalty_no": "L 1",
        "score": "1234.5",
        "renewal": "2026-01-15",
        "key_account": "true",
        "tier": "Gold",
    }


@pytest.mark.parametrize(
    ("field", "cell", "message"),
    [
        ("score", "many", "custom.score: is not a number"),
        ("renewal", "soon", "custom.renewal: is not a date"),
        ("key_account", "perhaps", "custom.key_account: must be one of: true, false"),
        ("tier", "Bronze", "custom.tier: must be one of: Gold, Silver"),
        ("shoe_size", "42", "custom.shoe_size: applies only to customers of kind person"),
    ],
)
def test_what_an_own_field_cannot_hold_refuses_the_line(field: str, cell: str, message: str) -> None:
    line = read_own(**{field: cell})
    assert isinstance(line, InvalidLine)
    assert line.reasons[0].startswith(message)


def test_only_own_fields_that_there_are_can_be_mapped() -> None:
    placed = {"Firma": "name", "Telefon": "custom.score"}
    assert len(checked(COLUMNS, placed, {}, LENIENT, {"score"})) == 2
    with pytest.raises(Invalid, match="fields that there are"):
        checked(COLUMNS, placed, {}, LENIENT)
