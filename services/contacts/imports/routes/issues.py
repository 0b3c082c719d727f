"""Remarks on the lines of an import: to be shown, or as a file to correct and import again."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.contacts.imports.domain.batch.row import Import
from shared.engine.jobs.batches import BatchStore
from shared.tabular.csv import csv_rows, to_csv

MOST_REMARKS = 200
"""How many remarks an answer holds; the CSV has all."""
REASON = "Why it was refused"


@dataclass(frozen=True, slots=True)
class Remarked:
    """A line and the remark on it."""

    line: int
    what: str
    reasons: Sequence[str]


async def first_remarks(inputs: BatchStore, batch: Import, work: str) -> list[Remarked]:
    """Return the first remarks of a check, import or undo."""
    collected: list[Remarked] = []
    async for _, remarks in inputs.remarked(batch.import_id, work):
        collected += [Remarked(*remark) for remark in remarks]
        if len(collected) >= MOST_REMARKS:
            break
    return collected[:MOST_REMARKS]


async def refused_lines(inputs: BatchStore, batch: Import, work: str) -> AsyncIterator[str]:
    """Yield, as CSV, the refused lines as they stand in the file, with the reason in a last column."""
    columns = [*batch.columns, REASON]
    yield "\ufeff" + to_csv(columns, [])
    async for number, remarks in inputs.remarked(batch.import_id, work):
        why = {line: "; ".join(reasons) for line, what, reasons in remarks if what == "refused"}
        if not why:
            continue
        rows = await inputs.piece(batch.import_id, number) or []
        refused = [
            dict(zip(columns, (*_exactly(cells, len(batch.columns)), why[line]), strict=True))
            for line, cells in rows
            if line in why
        ]
        yield csv_rows(columns, refused)


def _exactly(cells: Sequence[str], width: int) -> Sequence[str]:
    """Return as many cells as there are columns; a ragged line is shown as far as it fits."""
    return [*cells, *[""] * width][:width]
