"""A sales export: its commands, its corrections, and no lost rows."""

from collections.abc import Sequence
from typing import Any

import pytest

from infra.errors import Problem
from infra.imports.opportunities import Options, plan_opportunities
from infra.imports.plan import Batch, Note, Plan
from infra.imports.tables import parse_table
from services.contacts.customers.domain.commands import RegisterCustomer
from tests.unit.infra.imports.commands import all_steps, understood
from tests.unit.infra.imports.tables import export

WON = "W1,Moses Frase,GTX Basic,Acme Corporation,Won,2016-10-20,2017-03-01,1054"
LOST = "L1,Moses Frase,GTXPro,Bluth Company,Lost,2016-11-02,2017-03-11,0"
ENGAGING = "E1,Moses Frase,GTX Basic,,Engaging,2016-12-01,,"
PROSPECTING = "P1,Moses Frase,GTX Pro,Acme Corporation,Prospecting,,,"
BATCH = Batch("test")


def plan(*pipeline: str, options: Options | None = None, **files: Sequence[str]) -> Plan:
    return plan_opportunities(BATCH, export(*pipeline, **files), options or Options())


def deal(made: Plan, ref: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the steps of an opportunity: name, day and body."""
    steps = [step for step in all_steps(made) if step.thing == f"opportunity/{ref}"]
    return [(step.name, step.body["occurred_at"][:10], dict(step.body)) for step in steps]


def notes(made: Plan, field: str) -> list[Note]:
    return [note for note in made.notes if note.field == field]


def test_a_won_deal_is_replayed_at_its_true_dates() -> None:
    steps = deal(plan(WON), "W1")
    assert [(name, day) for name, day, _ in steps] == [
        ("open", "2016-10-20"), ("engage", "2016-10-20"), ("win", "2017-03-01"),
    ]  # fmt: skip
    assert steps[0][2]["owner"] == "moses.frase"
    assert steps[0][2]["amount"] == {"amount": "550", "currency": "EUR"}
    assert steps[2][2]["amount"] == {"amount": "1054", "currency": "EUR"}


def test_a_lost_deal_has_an_unknown_reason_and_its_product_is_put_right() -> None:
    made = plan(LOST)
    (_, _, opening), _, (name, day, lost) = deal(made, "L1")
    assert opening["product"] == "GTX Pro"
    assert (name, day, lost["reason"]) == ("lose", "2017-03-11", "unknown")
    (note,) = notes(made, "product")
    assert (note.place.line, note.found, note.result) == (2, "GTXPro", "corrected")


def test_a_deal_without_engage_date_is_not_engaged_and_dated_by_the_last_day_of_the_file() -> None:
    made = plan(WON, PROSPECTING)
    assert [(name, day) for name, day, _ in deal(made, "P1")] == [("open", "2017-03-01")]
    (note,) = notes(made, "engage_date")
    assert note.place.line == 3
    assert "2017-03-01" in note.done


def test_a_deal_without_account_gets_a_customer_of_its_own() -> None:
    made = plan(ENGAGING)
    (customer,) = [step for step in all_steps(made) if step.thing == "customer/prospect/E1"]
    assert customer.body["name"] == "Unidentified prospect E1"
    assert customer.body["tags"] == ["unidentified"]
    assert deal(made, "E1")[0][2]["customer_id"] == customer.body["customer_id"]
    assert [note.result for note in notes(made, "account")] == ["noted"]


def test_deals_without_account_are_left_out_when_asked_for_and_reported() -> None:
    made = plan(WON, ENGAGING, options=Options(without_account="skip"))
    assert deal(made, "E1") == []
    assert [(note.place.line, note.result) for note in notes(made, "account")] == [(3, "skipped")]
    assert made.skipped() == {"sales_pipeline.csv": 1}


def test_accounts_are_put_right_and_related() -> None:
    made = plan(WON)
    acme, bluth = [command for command in understood(all_steps(made)) if isinstance(command, RegisterCustomer)]
    assert (acme.sector, acme.employees, acme.year_established, acme.source) == ("technology", 2822, 1996, "import")
    assert acme.annual_revenue is not None
    assert acme.annual_revenue.amount == 1_100_040_000
    assert bluth.address is not None
    assert bluth.address.country == "PH"
    (relation,) = [step for step in all_steps(made) if step.name == "relate"]
    assert relation.body == {"kind": "subsidiary_of", "other_id": str(acme.customer_id)}
    assert [note.field for note in made.notes if note.result == "corrected"] == ["sector", "office_location"]


def test_colleagues_come_before_what_they_own_and_idle_ones_are_told() -> None:
    made = plan(WON)
    users = {step.body["handle"]: step.body for step in all_steps(made) if step.path == "/users"}
    assert users["moses.frase"]["team"] == "Central 1"
    assert users["moses.frase"]["manager"] == "dustin.brinkmann"
    assert made.phases[0].colleagues == {"moses.frase", "mei-mei.johns", "dustin.brinkmann"}
    assert [note.found for note in notes(made, "sales_agent")] == ["Mei-Mei Johns"]


def test_agents_of_no_team_and_accounts_of_no_list_are_taken_and_told() -> None:
    made = plan("X1,Jane Doe,Widget,Foreign Inc,Won,2017-01-01,2017-02-01,10")
    assert {note.field for note in made.notes if note.place.line == 2 and note.place.file == "sales_pipeline.csv"} == {
        "product", "account", "sales_agent",
    }  # fmt: skip
    assert any(step.body.get("name") == "Foreign Inc" for step in all_steps(made))
    understood(all_steps(made))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Won,2017-01-01,,5", "close_date"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Won,2017-01-01,2016-12-01,5", "close_date"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Won,2017-13-01,2017-12-01,5", "engage_date"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Won,2017-01-01,2017-02-01,", "close_value"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Won,2017-01-01,2017-02-01,many", "close_value"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Dreaming,2017-01-01,,", "deal_stage"),
        ("A1,,GTX Basic,Acme Corporation,Engaging,2017-01-01,,", "sales_agent"),
        ("A1,Moses Frase,GTX Basic,Acme Corporation,Engaging,2017-01-01,2017-02-01,", "close_date"),
        ("A1,Moses Frase,GTX Basic", "opportunity_id"),
    ],
)
def test_a_row_that_cannot_be_right_is_left_out_and_told_with_its_line(line: str, field: str) -> None:
    made = plan(WON, line)
    (note,) = [note for note in made.notes if note.result == "skipped"]
    assert (note.place.line, note.field) == (3, field)
    assert deal(made, "A1") == []


def test_an_id_that_occurs_twice_counts_once() -> None:
    made = plan(WON, WON)
    assert len(deal(made, "W1")) == 3
    assert made.skipped() == {"sales_pipeline.csv": 1}


def test_every_row_is_either_sent_or_told_as_left_out() -> None:
    made = plan(WON, LOST, ENGAGING, PROSPECTING, "X,,,,,,,", "Y,Moses Frase,GTX Basic,,Won,,,")
    sent = {step.place for step in all_steps(made)}
    skipped = {note.place for note in made.notes if note.result == "skipped"}
    assert not sent & skipped
    for file, read in made.read.items():
        assert len({place for place in sent | skipped if place.file == file}) == read
    understood(all_steps(made))


def test_the_steps_of_one_customer_are_in_the_order_of_time() -> None:
    other = "W2,Moses Frase,GTX Basic,Acme Corporation,Won,2016-11-01,2016-12-01,5"
    (story,) = plan(WON, other).phases[-1].stories
    times = [step.body["occurred_at"] for step in story]
    assert times == sorted(times)
    assert len(story) == 6


def test_ids_follow_from_batch_and_row() -> None:
    assert plan(WON) == plan(WON)
    mine, other = (plan_opportunities(Batch(name), export(WON), Options()) for name in ("a", "b"))
    assert deal(mine, "W1")[0][2]["opportunity_id"] != deal(other, "W1")[0][2]["opportunity_id"]


def test_a_batch_name_must_be_plain() -> None:
    with pytest.raises(Problem, match="--batch"):
        Batch("../etc")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Problem, match=r"x\.csv has no column b; it has a, c"):
        parse_table("x.csv", ["a,c\n", "1,2\n"], ("a", "b"))
