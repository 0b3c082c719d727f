"""What happens to an import: which steps are possible in which state."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never
from uuid import UUID

from services.contacts.access import IMPORT_POLICY
from services.contacts.imports.domain.batch.commands import (
    CancelImport,
    FinishImport,
    FinishUndo,
    ImportCommand,
    MapImport,
    PauseImport,
    ResumeImport,
    StartImport,
    Step,
    UndoImport,
    UploadImport,
)
from services.contacts.imports.domain.batch.row import IMPORTS, Import, ImportState
from services.contacts.imports.domain.mapping import checked, defined, mapped_fields
from shared.events.contacts.data.imports import (
    ImportCancelled,
    ImportEvent,
    ImportFinished,
    ImportMapped,
    ImportPaused,
    ImportResumed,
    ImportStarted,
    ImportUndone,
    ImportUndoStarted,
    ImportUploaded,
)
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs

_FROM: Mapping[type[Command], frozenset[ImportState]] = {
    StartImport: frozenset({"mapped"}),
    PauseImport: frozenset({"running"}),
    ResumeImport: frozenset({"paused"}),
    CancelImport: frozenset({"uploaded", "mapped", "running", "paused"}),
    UndoImport: frozenset({"finished", "cancelled"}),
    FinishImport: frozenset({"running"}),
    FinishUndo: frozenset({"undoing"}),
}
"""The states in which each step is possible."""


def decide(row: Import | None, command: ImportCommand, context: Context) -> Sequence[ImportEvent]:
    """Return what happens to the import."""
    if isinstance(command, UploadImport):
        if row is not None:
            raise Rejected("this import already exists", field="import_id")
        return [ImportUploaded(**command.model_dump(exclude={"import_id", "occurred_at"}))]
    if row is None:
        raise Unknown("no such import", field="import_id")
    if isinstance(command, MapImport):
        return _mapped(row, command, context)
    if row.state not in _FROM[type(command)]:
        raise Rejected(f"cannot be done now: the import is {row.state}", field="import_id")
    return [_step(row, command)]


def _mapped(row: Import, command: MapImport, context: Context) -> Sequence[ImportEvent]:
    if row.state not in {"uploaded", "mapped"}:
        raise Rejected(f"cannot be mapped any more: the import is {row.state}", field="import_id")
    means = checked(row.columns, command.columns, command.by_position, command.options(), defined(context))
    if (means, command.options()) == (row.mapping, row.options) and row.mapped_times:
        return []
    return [ImportMapped(columns=means, options=command.options())]


def _step(row: Import, command: Step) -> ImportEvent:
    match command:
        case StartImport():
            return ImportStarted()
        case PauseImport():
            return ImportPaused()
        case ResumeImport():
            return ImportResumed()
        case CancelImport(cause=cause):
            return ImportCancelled(cause=cause)
        case UndoImport():
            if row.started_at is None:
                raise Rejected("has nothing to undo", field="import_id")
            return ImportUndoStarted()
        case FinishImport():
            return ImportFinished(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case FinishUndo():
            return ImportUndone(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case _:
            assert_never(command)


def needs(_row: Any, command: Any, _known: LoadedRows) -> Needs:
    if isinstance(command, MapImport):
        return mapped_fields((*command.columns.values(), *command.by_position.values()))
    return ()


def subject(_row: Any, command: Any) -> UUID:
    """Return the import itself, which all its events are about."""
    import_id: UUID = command.import_id
    return import_id


IMPORT = Aggregate(IMPORTS, decide, policy=IMPORT_POLICY, subject_kind="import", subject=subject, needs=needs)
