"""A help desk's event log: cases become tickets that take each step at the logged time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from infra.imports.plan import Batch, Notebook, Phase, Place, Plan, Proof, Step, Story, in_order
from infra.imports.tables import TableRow, UnusableRow, digest, read_table
from infra.imports.ticket_mapping import Activity, LogMapping
from shared.tabular.cells import stamp

COLUMNS = ("CaseID", "ActivityID", "CompleteTimestamp")
SOURCE = "import"
UNIDENTIFIED = "unidentified"

State = Literal["new", "open", "waiting", "resolved", "closed"]
Command = tuple[str, Mapping[str, Any]]
"""The last part of a command's path, and its body."""


def read_log(path: Path) -> tuple[list[TableRow], str]:
    """Return the rows of an event log and the name of the batch."""
    return read_table(path, COLUMNS), f"tickets-{digest(path)}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One row: an activity of a case at a moment."""

    place: Place
    case: str
    code: str
    activity: Activity
    at: datetime


def plan_tickets(batch: Batch, rows: Sequence[TableRow], mapping: LogMapping) -> Plan:
    """Return one customer per name from the mapping, and one ticket per case."""
    notes = Notebook()
    cases: dict[str, list[Occurrence]] = {}
    for row in rows:
        try:
            occurrence = _occurrence(row, mapping)
            cases.setdefault(occurrence.case, []).append(occurrence)
        except UnusableRow as error:
            notes.add(row.place, row["CaseID"], error.column, row[error.column], f"{error}; row left out", "skipped")
    by_customer: dict[str, list[Step]] = {}
    since: dict[str, Occurrence] = {}
    for occurrences in sorted(
        (_chronological(case, rows, notes) for case, rows in cases.items()), key=lambda rows: rows[0].at
    ):
        customer = customer_name(mapping, occurrences[0])
        since.setdefault(customer, occurrences[0])
        by_customer.setdefault(customer, []).extend(_ticket(batch, customer, occurrences, mapping, notes))
    customers = tuple(_customer(batch, name, first) for name, first in since.items())
    stories = tuple(in_order(steps) for steps in by_customer.values())
    return Plan(
        batch,
        (Phase("customers", customers), Phase("tickets", stories)),
        tuple(notes.notes),
        {rows[0].place.file: len(rows)} if rows else {},
        (
            "codes are anonymised in the source; what they are taken for stands in the mapping",
            f"times are taken as {mapping.time_zone}; customers are not named: one stands for those of a period",
        ),
    )


def customer_name(mapping: LogMapping, first: Occurrence) -> str:
    """Return the customer's name for unnamed reporters, by the start of the case."""
    return mapping.customer.format(year=f"{first.at:%Y}", month=f"{first.at:%Y-%m}")


def _occurrence(row: TableRow, mapping: LogMapping) -> Occurrence:
    row.require(*COLUMNS)
    case, code, cell = (row[column] for column in COLUMNS)
    activity = mapping.activity.get(code)
    if activity is None:
        raise UnusableRow("ActivityID", "has no meaning in the mapping")
    try:
        local = datetime.fromisoformat(cell)
    except ValueError:
        raise UnusableRow("CompleteTimestamp", "is not a time like 2012-04-03 16:55:38") from None
    at = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(mapping.time_zone))
    return Occurrence(row.place, case, code, activity, at.astimezone(UTC))


def _chronological(case: str, occurrences: list[Occurrence], notes: Notebook) -> list[Occurrence]:
    """Return the occurrences in chronological order; rows of the same second keep the order of the file."""
    ordered = sorted(occurrences, key=lambda occurrence: occurrence.at)
    for before, after in pairwise(occurrences):
        if after.at < before.at:
            remark = "lies before the row above it; put in the order of time"
            notes.add(after.place, case, "CompleteTimestamp", stamp(after.at), remark, "corrected")
    return ordered


def _customer(batch: Batch, name: str, first: Occurrence) -> Story:
    customer = str(batch.id("customer", name))
    body = {
        "customer_id": customer,
        "kind": "organisation",
        "name": name,
        "source": SOURCE,
        "tags": [UNIDENTIFIED],
        "occurred_at": stamp(first.at),
    }
    proof = Proof(f"/customers/{customer}")
    return (Step(f"customer/{name}", "register", first.place, "contacts", "/customers", body, proof),)


@dataclass
class _TicketStory:
    """The steps of one ticket while its rows are read."""

    thing: str
    path: str
    state: State = "new"
    steps: list[Step] = field(default_factory=list)

    def take(self, place: Place, at: datetime, commands: Sequence[Command]) -> None:
        for path, fields in commands:
            body = {**fields, "occurred_at": stamp(at)}
            name = f"{len(self.steps)}-{path}"
            self.steps.append(Step(self.thing, name, place, "service_desk", f"{self.path}/{path}", body))


def _ticket(
    batch: Batch, customer: str, occurrences: Sequence[Occurrence], mapping: LogMapping, notes: Notebook
) -> list[Step]:
    first, last = occurrences[0], occurrences[-1]
    ticket = str(batch.id("ticket", first.case))
    story = _TicketStory(f"ticket/{first.case}", f"/tickets/{ticket}")
    story.steps.append(_opening(batch, ticket, customer, first, mapping))
    for occurrence in occurrences:
        commands, story.state = moves(story.state, occurrence.activity)
        if occurrence is not first or occurrence.activity.step != "open":
            story.take(occurrence.place, occurrence.at, commands)
    if mapping.at_end == "close" and story.state == "resolved":
        story.take(last.place, last.at, [("close", {})])
    elif story.state not in {"resolved", "closed"}:
        remark = f"is the last of its case, which ends {story.state}; the ticket stays so"
        notes.add(last.place, last.case, "ActivityID", last.code, remark)
    return story.steps


def _opening(batch: Batch, ticket: str, customer: str, first: Occurrence, mapping: LogMapping) -> Step:
    body = {
        "ticket_id": ticket,
        "customer_id": str(batch.id("customer", customer)),
        "subject": mapping.subject.format(case=first.case),
        "description": f"From a help desk's event log. First activity: {first.activity.title} ({first.code}).",
        "channel": "other",
        "queue": mapping.queue,
        "occurred_at": stamp(first.at),
    }
    proof = Proof(f"/tickets/{ticket}")
    return Step(f"ticket/{first.case}", "open", first.place, "service_desk", "/tickets", body, proof)


def moves(state: State, activity: Activity) -> tuple[Sequence[Command], State]:
    """Return the commands that move a ticket in this state by an activity, and its new state."""
    note: Command = ("note", {"text": activity.title})
    again: Sequence[Command] = [("reopen", {"reason": activity.title})] if state in {"resolved", "closed"} else []
    match activity.step:
        case "accept" if state == "new":
            return [("accept", {})], "open"
        case "accept" if state == "waiting":
            return [("resume", {})], "open"
        case "accept" if again:
            return again, "open"
        case "hold" if state != "waiting":
            hold = ("hold", {"waiting_for": activity.waiting_for, "reason": activity.title})
            return [*again, hold], "waiting"
        case "resolve" if state == "resolved":
            return [("close", {})], "closed"
        case "resolve" if state != "closed":
            return [("resolve", {"resolution": activity.title})], "resolved"
        case _:
            return [note], state
