"""Calls of a telephone campaign: each row is an unnamed person and their last call. Pure."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from infra.imports.plan import Batch, Notebook, Phase, Place, Plan, Proof, Step, Story
from infra.imports.tables import TableRow, UnusableRow, digest, read_table
from shared.tabular.cells import moment

COLUMNS = (
    "age", "job", "marital", "education", "default", "balance", "housing", "loan", "contact", "day", "month",
    "duration", "campaign", "pdays", "previous", "poutcome", "y",
)  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNKNOWN = "unknown"
SOURCE = "import"
AGENT, AGENT_NAME = "call-centre", "Call centre (agents not named)"
CAMPAIGN = "Term deposit"
NEVER = "-1"
"""In `pdays`: never called before this campaign."""


def read_calls(path: Path) -> tuple[list[TableRow], str]:
    """Return the rows of a file of calls and the name of the batch."""
    return read_table(path, COLUMNS, delimiter=";"), f"calls-{digest(path)}"


def plan_calls(batch: Batch, rows: Sequence[TableRow], first_year: int) -> Plan:
    """Return a customer and a call per row. Rows are chronological: when months start over, a year begins."""
    notes = Notebook()
    stories: list[tuple[Story, Story]] = []
    year, last_month = first_year, 0
    for number, row in enumerate(rows, start=1):
        month = MONTHS.index(row["month"]) + 1 if row["month"] in MONTHS else last_month
        year, last_month = year + (month < last_month), month
        planned = _row(batch, row, f"{number:05}", year, notes)
        if planned:
            stories.append(planned)
    staff = _agent(rows[0].place) if stories else ()
    phases = (
        Phase("colleagues", staff, frozenset({AGENT} if staff else ())),
        Phase("customers", tuple(customer for customer, _ in stories)),
        Phase("calls", tuple(call for _, call in stories)),
    )
    read = {rows[0].place.file: len(rows)} if rows else {}
    assumes = (f"the first row is of {first_year} and rows stand in the order of time; days stand for noon UTC",)
    return Plan(batch, phases, tuple(notes.notes), read, assumes)


def _agent(place: Place) -> tuple[Story, ...]:
    body = {"handle": AGENT, "name": AGENT_NAME, "department": "service_desk"}
    proof = Proof(f"/users/{AGENT}")
    return ((Step(f"user/{AGENT}", "register", place, "contacts", "/users", body, proof),),)


def _row(batch: Batch, row: TableRow, ref: str, year: int, notes: Notebook) -> tuple[Story, Story] | None:
    try:
        row.require("day", "month", "duration", "campaign")
        on = _day(row, year)
        seconds, attempt = _count(row, "duration", least=0), _count(row, "campaign", least=1)
    except UnusableRow as error:
        notes.add(row.place, ref, error.column, row[error.column], f"{error}; row left out", "skipped")
        return None
    _note_unknown(row, ref, notes)
    customer = str(batch.id("customer", ref))
    at = moment(on)
    person = {
        "customer_id": customer,
        "kind": "person",
        "name": f"Unnamed person {ref}",
        "source": SOURCE,
        "external_id": ref,
        "tags": tags(row),
        "occurred_at": at,
    }
    call = {
        "call_id": str(batch.id("call", ref)),
        "customer_id": customer,
        "direction": "outbound",
        "duration_seconds": seconds,
        "outcome": _outcome(row, seconds, ref, notes),
        "agent": AGENT,
        "campaign": f"{CAMPAIGN} {year}",
        "attempt": attempt,
        "summary": summary(row),
        "occurred_at": at,
    }
    proof = Proof(f"/customers/{customer}")
    register = Step(f"person/{ref}", "register", row.place, "contacts", "/customers", person, proof)
    return (register,), (Step(f"call/{ref}", "log", row.place, "service_desk", "/calls", call),)


def _day(row: TableRow, year: int) -> date:
    try:
        return date(year, MONTHS.index(row["month"]) + 1, int(row["day"]))
    except ValueError:
        raise UnusableRow("day", f"is not a day of {row['month']} {year}") from None


def _count(row: TableRow, column: str, *, least: int) -> int:
    try:
        number = int(row[column])
    except ValueError:
        raise UnusableRow(column, "is not a whole number") from None
    if number < least:
        raise UnusableRow(column, f"is less than {least}")
    return number


def _note_unknown(row: TableRow, ref: str, notes: Notebook) -> None:
    for column in ("job", "education", "contact"):
        if row[column] in {UNKNOWN, ""}:
            notes.add(row.place, ref, column, row[column], "is not known; left out")
    if row["poutcome"] == UNKNOWN and row["pdays"] != NEVER:
        remark = f"though called before, {row['previous']} times; left out"
        notes.add(row.place, ref, "poutcome", UNKNOWN, remark)


def _outcome(row: TableRow, seconds: int, ref: str, notes: Notebook) -> str:
    if seconds == 0:
        notes.add(row.place, ref, "duration", "0", "nobody was reached; recorded as a missed call")
        return "missed"
    if row["y"] not in {"yes", "no"}:
        notes.add(row.place, ref, "y", row["y"], "is neither yes nor no; outcome recorded as other")
        return "other"
    return "success" if row["y"] == "yes" else "failure"


def tags(row: TableRow) -> list[str]:
    """Return the person's group tags: decade of age, work, schooling; nothing about money."""
    decade = [f"age {int(row['age']) // 10 * 10}s"] if row["age"].isdigit() else []
    groups = {"": row["job"].rstrip("."), "marital: ": row["marital"], "education: ": row["education"]}
    return decade + [f"{what}{value}" for what, value in groups.items() if value not in {UNKNOWN, ""}]


def summary(row: TableRow) -> str:
    """Return the whole row as text; its personal details belong here, because this text is erasable."""
    money: dict[str, Any] = {"housing loan": "housing", "personal loan": "loan", "credit in default": "default"}
    owes = ", ".join(f"{what}: {row[column]}" for what, column in money.items())
    before = (
        "not called before this campaign"
        if row["pdays"] == NEVER
        else f"last called {row['pdays']} days before, {row['previous']} times in all, outcome {row['poutcome']}"
    )
    return (
        f"Term deposit offered by {row['contact']} telephone; subscribed: {row['y']}. "
        f"Age {row['age']}, balance {row['balance']}, {owes}. Earlier campaigns: {before}."
    )
