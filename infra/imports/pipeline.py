"""The rows of a sales pipeline, with obvious mistakes corrected. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from infra.imports.plan import Notebook, Place
from infra.imports.tables import TableRow, UnusableRow
from shared.tabular.cells import amount, day
from shared.tabular.fuzzy import recognise

COLUMNS = (
    "opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value",
)  # fmt: skip

Stage = Literal["prospecting", "engaging", "won", "lost"]
_STAGES: dict[str, Stage] = {"prospecting": "prospecting", "engaging": "engaging", "won": "won", "lost": "lost"}


@dataclass(frozen=True, slots=True)
class PipelineOpportunity:
    """One opportunity from the file; `account` is empty if the row names none."""

    place: Place
    ref: str
    agent: str
    product: str
    account: str
    stage: Stage
    opened: date
    engaged: date | None
    closed: date | None
    value: Decimal | None


def read_pipeline(
    rows: Sequence[TableRow], products: Sequence[str], accounts: Sequence[str], notes: Notebook
) -> list[PipelineOpportunity]:
    """Return the opportunities in the rows; the notes list every unusable row as skipped."""
    last_day = _last_day(rows)
    by_ref: dict[str, PipelineOpportunity] = {}
    for row in rows:
        ref = row["opportunity_id"]
        first = by_ref.get(ref)
        if first:
            notes.add(
                row.place, ref, "opportunity_id", ref, f"was used in line {first.place.line}; left out", "skipped"
            )
            continue
        try:
            by_ref[ref] = _opportunity(row, products, accounts, last_day, notes)
        except UnusableRow as error:
            notes.add(row.place, ref, error.column, row[error.column], f"{error}; row left out", "skipped")
    return list(by_ref.values())


def _last_day(rows: Sequence[TableRow]) -> date | None:
    """Return the last day in the file: the latest date by which its content was known."""
    days = [_day(row, column) for row in rows for column in ("engage_date", "close_date")]
    return max((entry for entry in days if isinstance(entry, date)), default=None)


def _day(row: TableRow, column: str) -> date | str | None:
    """Return the day in a cell, None for an empty cell, or the parse error."""
    if not row[column]:
        return None
    try:
        return day(row[column])
    except ValueError as error:
        return str(error)


def _opportunity(
    row: TableRow, products: Sequence[str], accounts: Sequence[str], last_day: date | None, notes: Notebook
) -> PipelineOpportunity:
    ref = row["opportunity_id"]
    row.require("opportunity_id", "sales_agent", "product")
    stage = _STAGES.get(row["deal_stage"].lower())
    if stage is None:
        raise UnusableRow("deal_stage", f"is not one of {', '.join(_STAGES)}")
    engaged, closed = _dates(row, stage)
    opened = engaged or closed or last_day
    if opened is None:
        raise UnusableRow("engage_date", "is missing, and no row has any date")
    if engaged and stage == "prospecting":
        notes.add(row.place, ref, "engage_date", str(engaged), "is given, though it is prospecting; no engaging step")
    if not engaged:
        remark = f"is missing; no engaging step, opened on {opened}"
        notes.add(row.place, ref, "engage_date", "", remark if closed else f"{remark}, the last day the file speaks of")
    return PipelineOpportunity(
        row.place, ref, row["sales_agent"], _recognised(row, "product", products, notes),
        _recognised(row, "account", accounts, notes), stage, opened,
        engaged if stage != "prospecting" else None, closed, _value(row, stage, notes),
    )  # fmt: skip


def _dates(row: TableRow, stage: Stage) -> tuple[date | None, date | None]:
    engaged, closed = (_day(row, column) for column in ("engage_date", "close_date"))
    for column, value in (("engage_date", engaged), ("close_date", closed)):
        if isinstance(value, str):
            raise UnusableRow(column, value)
    assert not isinstance(engaged, str)
    assert not isinstance(closed, str)
    over = stage in {"won", "lost"}
    if over and closed is None:
        raise UnusableRow("close_date", f"is missing, though the opportunity was {stage}")
    if not over and closed is not None:
        raise UnusableRow("close_date", f"is given, though the opportunity is {stage}")
    if engaged and closed and closed < engaged:
        raise UnusableRow("close_date", f"lies before the engage date {engaged}")
    return engaged, closed


def _recognised(row: TableRow, column: str, names: Sequence[str], notes: Notebook) -> str:
    cell = row[column]
    if not cell:
        return ""
    recognised = recognise(cell, names)
    if recognised is None:
        remark = f"is in no {column} list; taken as it is"
        notes.add(row.place, row["opportunity_id"], column, cell, remark)
        return cell
    if recognised != cell:
        notes.add(row.place, row["opportunity_id"], column, cell, f"taken for {recognised}", "corrected")
    return recognised


def _value(row: TableRow, stage: Stage, notes: Notebook) -> Decimal | None:
    cell = row["close_value"]
    if stage == "won" and not cell:
        raise UnusableRow("close_value", "is missing, though the opportunity was won")
    try:
        value = amount(cell) if cell else None
    except ValueError as error:
        raise UnusableRow("close_value", str(error)) from None
    if value and stage != "won":
        notes.add(row.place, row["opportunity_id"], "close_value", cell, f"has no meaning for {stage}; left out")
    return value if stage == "won" else None
