"""A file of campaign calls: persons, calls, and the missing years."""

import pytest

from infra.imports.calls import plan_calls
from infra.imports.plan import Batch, Plan
from services.contacts.customers.domain.commands import RegisterCustomer
from services.service_desk.calls.domain import LogCall
from tests.unit.infra.imports.commands import all_steps, understood
from tests.unit.infra.imports.tables import called

ROW = "59;admin.;married;secondary;no;2343;yes;no;{contact};{day};{month};{duration};2;-1;0;unknown;{y}"


def row(day: int = 5, month: str = "may", duration: str = "1042", y: str = "yes", contact: str = "cellular") -> str:
    return ROW.format(day=day, month=month, duration=duration, y=y, contact=contact)


def plan(*lines: str, year: int = 2008) -> Plan:
    return plan_calls(Batch("test"), called(*lines), year)


def calls(made: Plan) -> list[LogCall]:
    return [command for command in understood(all_steps(made)) if isinstance(command, LogCall)]


def test_a_row_is_a_person_and_a_call() -> None:
    made = plan(row())
    (person,) = [command for command in understood(all_steps(made)) if isinstance(command, RegisterCustomer)]
    assert (person.kind, person.name) == ("person", "Unnamed person 00001")
    assert person.tags == ("age 50s", "admin", "marital: married", "education: secondary")
    (call,) = calls(made)
    assert (call.customer_id, call.duration_seconds, call.attempt) == (person.customer_id, 1042, 2)
    assert (call.outcome, call.direction, call.campaign) == ("success", "outbound", "Term deposit 2008")
    assert call.summary is not None
    assert "balance 2343" in call.summary


def test_a_year_passes_when_months_begin_anew() -> None:
    made = plan(row(month="nov"), row(month="dec"), row(month="jan"), row(month="mar"), row(month="feb"))
    years = [call.occurred_at.year for call in calls(made) if call.occurred_at]
    assert years == [2008, 2008, 2009, 2009, 2010]


def test_unknown_values_are_told() -> None:
    (note,) = plan(row(contact="unknown")).notes
    assert (note.place.line, note.field, note.result) == (2, "contact", "noted")


def test_a_call_of_no_duration_was_missed() -> None:
    made = plan(row(duration="0", y="no"))
    assert calls(made)[0].outcome == "missed"
    assert [note.field for note in made.notes] == ["duration"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (row(day=31, month="jun"), "day"),
        (row(month="mai"), "day"),
        (row(duration="long"), "duration"),
        (row(duration="-1"), "duration"),
        ("59;admin.", "day"),
    ],
)
def test_a_row_that_cannot_be_a_call_is_left_out_and_told(line: str, field: str) -> None:
    made = plan(row(), line)
    assert [(note.place.line, note.field, note.result) for note in made.notes] == [(3, field, "skipped")]
    assert len(calls(made)) == 1
