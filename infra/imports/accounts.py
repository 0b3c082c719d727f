"""Accounts of a file: organisations and their parent companies. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from infra.imports.plan import Batch, Notebook, Place, Proof, Step, Story
from infra.imports.tables import TableRow
from shared.tabular.cells import amount, moment, money
from shared.tabular.fuzzy import SECTORS, country, recognise

COLUMNS = (
    "account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of",
)  # fmt: skip
REVENUE_UNIT = Decimal(1_000_000)
"""`revenue` is given in millions."""
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in a file: their registrations, their relations and their names."""

    customers: tuple[Story, ...]
    relations: tuple[Story, ...]
    names: tuple[str, ...]


def plan_accounts(
    batch: Batch, rows: Sequence[TableRow], first_seen: Mapping[str, date], currency: str, notes: Notebook
) -> Accounts:
    """Return the accounts' registrations; an account is a customer since its first day in the pipeline."""
    named: dict[str, TableRow] = {}
    for row in rows:
        if not row["account"] or not row.whole:
            notes.add(row.place, row["account"], "account", row["account"], "has no name or broken columns", "skipped")
        elif row["account"] in named:
            notes.add(
                row.place, row["account"], "account", row["account"], "is named twice; the first counts", "skipped"
            )
        else:
            named[row["account"]] = row
    customers = [_customer(batch, row, first_seen.get(name), currency, notes) for name, row in named.items()]
    relations = [_relation(batch, row, tuple(named), notes) for row in named.values() if row["subsidiary_of"]]
    return Accounts(tuple(customers), tuple(story for story in relations if story), tuple(named))


def register(batch: Batch, place: Place, ref: str, fields: Mapping[str, Any], since: date | None) -> Story:
    """Return the command that registers an organisation; `ref` identifies it in the batch."""
    customer = str(batch.id("customer", ref))
    body: dict[str, Any] = {"customer_id": customer, "kind": "organisation", "source": SOURCE, **fields}
    if since:
        body["occurred_at"] = moment(since)
    proof = Proof(f"/customers/{customer}")
    return (Step(f"customer/{ref}", "register", place, "contacts", "/customers", body, proof),)


def _customer(batch: Batch, row: TableRow, since: date | None, currency: str, notes: Notebook) -> Story:
    name = row["account"]

    def number(column: str, read: Callable[[str], Any]) -> Any:
        if not row[column]:
            notes.add(row.place, name, column, "", "is missing; left empty")
            return None
        try:
            return read(row[column])
        except ValueError as error:
            notes.add(row.place, name, column, row[column], f"{error}; left empty")
            return None

    revenue = number("revenue", amount)
    fields = {
        "name": name,
        "external_id": name,
        "sector": _sector(row, notes),
        "address": _office(row, notes),
        "year_established": number("year_established", int),
        "employees": number("employees", int),
        "annual_revenue": None if revenue is None else money(revenue * REVENUE_UNIT, currency),
    }
    present = {field: value for field, value in fields.items() if value is not None}
    return register(batch, row.place, name, present, since)


def _sector(row: TableRow, notes: Notebook) -> str | None:
    cell = row["sector"]
    if not cell:
        notes.add(row.place, row["account"], "sector", "", "is missing; left empty")
        return None
    recognised = recognise(cell, SECTORS)
    if recognised is None:
        notes.add(row.place, row["account"], "sector", cell, "is not a sector known here; taken as it is")
        return cell
    if recognised != cell:
        notes.add(row.place, row["account"], "sector", cell, f"taken for {recognised}", "corrected")
    return recognised


def _office(row: TableRow, notes: Notebook) -> dict[str, str] | None:
    cell = row["office_location"]
    if not cell:
        notes.add(row.place, row["account"], "office_location", "", "is missing; left empty")
        return None
    match = country(cell)
    if match is None:
        notes.add(row.place, row["account"], "office_location", cell, "is no country; kept as a region")
        return {"region": cell}
    code, recognised = match
    if recognised != cell:
        notes.add(row.place, row["account"], "office_location", cell, f"taken for {recognised} ({code})", "corrected")
    return {"country": code}


def _relation(batch: Batch, row: TableRow, names: Sequence[str], notes: Notebook) -> Story | None:
    name, parent = row["account"], recognise(row["subsidiary_of"], names)
    if parent is None or parent == name:
        notes.add(row.place, name, "subsidiary_of", row["subsidiary_of"], "is no other account; relation left out")
        return None
    if parent != row["subsidiary_of"]:
        notes.add(row.place, name, "subsidiary_of", row["subsidiary_of"], f"taken for {parent}", "corrected")
    body = {"kind": "subsidiary_of", "other_id": str(batch.id("customer", parent))}
    path = f"/customers/{batch.id('customer', name)}/relations"
    return (Step(f"relation/{name}", "relate", row.place, "contacts", path, body),)
