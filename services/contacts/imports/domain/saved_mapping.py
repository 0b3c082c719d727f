"""Mappings saved under a name, for files of the same sort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.contacts.access import IMPORT_MAPPING_POLICY
from services.contacts.imports.domain.batch.commands import MOST_COLUMNS, Choices
from services.contacts.imports.domain.mapping import checked, defined, mapped_fields
from shared.events.contacts.data.imports import ColumnMeans, ImportMappingSaved, ImportOptions, mapping_subject
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Code, Line
from shared.model.aggregate import Aggregate
from shared.model.view import Rows


class SaveImportMapping(Choices, Command):
    """Save a mapping under a name; columns are named as in files of its sort."""

    mapping: Code
    columns: Annotated[Mapping[Line, Code], Field(min_length=1, max_length=MOST_COLUMNS)]


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping saved under a name."""

    mapping: str
    columns: tuple[ColumnMeans, ...]
    options: ImportOptions
    saved_at: datetime
    saved_by: str


def decide(row: SavedMapping | None, command: SaveImportMapping, context: Context) -> Sequence[ImportMappingSaved]:
    """Return the event that the mapping was saved, unless it is unchanged."""
    options = command.options()
    means = checked(list(command.columns), command.columns, {}, options, defined(context))
    if row is not None and (row.columns, row.options) == (means, options):
        return []
    return [ImportMappingSaved(mapping=command.mapping, columns=means, options=options)]


def fold(_row: SavedMapping | None, event: Recorded[ImportMappingSaved]) -> SavedMapping:
    kept = event.data
    return SavedMapping(kept.mapping, kept.columns, kept.options, event.time, event.actor)


IMPORT_MAPPINGS = Rows("import_mappings", SavedMapping, key=("mapping",), of=ImportMappingSaved, fold=fold)
IMPORT_MAPPING = Aggregate(
    IMPORT_MAPPINGS,
    decide,
    policy=IMPORT_MAPPING_POLICY,
    subject_kind="import_mapping",
    subject=lambda _row, command: mapping_subject(command.mapping),
    needs=lambda _row, command, _known: mapped_fields(command.columns.values()),
)
