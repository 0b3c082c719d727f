"""A help desk's event log: cases become tickets."""

from pathlib import Path

import pytest

from infra.errors import Problem
from infra.imports.plan import Batch, Plan
from infra.imports.ticket_mapping import read_mapping
from infra.imports.tickets import COLUMNS, plan_tickets
from tests.unit.infra.imports.commands import all_steps, understood
from tests.unit.infra.imports.tables import table

MAPPING = read_mapping(None)


def plan(*lines: str) -> Plan:
    return plan_tickets(Batch("test"), table("log.csv", COLUMNS, *lines), MAPPING)


def case(codes: str, case: str = "7") -> list[str]:
    return [f"{case},{code},2012-04-03 16:{minute:02}:00" for minute, code in enumerate(codes)]


@pytest.mark.parametrize(
    ("codes", "commands"),
    [
        ("186", ["open", "accept", "resolve", "close"]),
        ("1866", ["open", "accept", "resolve", "close"]),
        ("1896", ["open", "accept", "hold", "resolve", "close"]),
        ("18986", ["open", "accept", "hold", "resume", "resolve", "close"]),
        ("18686", ["open", "accept", "resolve", "reopen", "resolve", "close"]),
        ("3186", ["open", "note", "accept", "resolve", "close"]),
        ("86", ["open", "accept", "resolve", "close"]),
        ("18696", ["open", "accept", "resolve", "reopen", "hold", "resolve", "close"]),
        ("18", ["open", "accept"]),
        ("18666", ["open", "accept", "resolve", "close", "note"]),
    ],
)
def test_activities_become_steps_of_a_ticket(codes: str, commands: list[str]) -> None:
    steps = [step for step in all_steps(plan(*case(codes))) if step.thing == "ticket/7"]
    assert [step.path.rpartition("/")[2].replace("tickets", "open") for step in steps] == commands
    understood(steps)


def test_every_row_becomes_a_step() -> None:
    made = plan(*case("18986"), *case("11186", "8"))
    assert {step.place.line for step in all_steps(made)} == set(range(2, 12))


def test_times_are_local_ones() -> None:
    (first, *_) = [step for step in all_steps(plan("7,1,2012-04-03 16:55:38")) if step.name == "open"]
    assert first.body["occurred_at"] == "2012-04-03T14:55:38Z"


def test_cases_of_a_month_share_a_customer() -> None:
    made = plan(*case("186"), *case("186", "8"), "9,1,2012-05-01 10:00:00")
    names = [step.body["name"] for step in all_steps(made) if step.name == "register"]
    assert names == ["Help desk log 2012-04 (customers not named)", "Help desk log 2012-05 (customers not named)"]


def test_a_case_that_does_not_end_is_told() -> None:
    (note,) = plan(*case("18")).notes
    assert (note.place.line, note.result) == (3, "noted")


def test_rows_out_of_order_are_put_in_order_and_told() -> None:
    made = plan("7,8,2012-04-03 17:00:00", "7,1,2012-04-03 16:00:00", "7,6,2012-04-03 18:00:00")
    steps = [step.name for step in all_steps(made) if step.thing == "ticket/7"]
    assert steps == ["open", "1-accept", "2-resolve", "3-close"]
    assert [note.result for note in made.notes] == ["corrected"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("7,99,2012-04-03 16:00:00", "ActivityID"),
        ("7,1,yesterday", "CompleteTimestamp"),
        (",1,2012-04-03 16:00:00", "CaseID"),
        ("7,1", "CaseID"),
    ],
)
def test_a_row_without_meaning_is_left_out_and_told(line: str, field: str) -> None:
    (note,) = plan(line).notes
    assert (note.place.line, note.field, note.result) == (2, field, "skipped")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('step = "dance"', "activity.1.step"),
        ('step = "open"\ncolour = "red"', "activity.1.colour"),
        ('step = "open', "cannot read"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_in_words(tmp_path: Path, change: str, words: str) -> None:
    text = 'time_zone = "UTC"\ncustomer = "x {year}"\nsubject = "{case}"\nqueue = "q"\nat_end = "leave"\n'
    file = tmp_path / "mapping.toml"
    file.write_text(f'{text}[activity.1]\ntitle = "t"\n{change}\n')
    with pytest.raises(Problem, match=words):
        read_mapping(file)
