"""An import: one file, what its columns mean, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from services.contacts.imports.domain.batch_commands import (
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
from services.contacts.imports.domain.mapping import checked, defined, wanted_fields
from shared.events.contacts.data.imports import (
    UNDECIDED,
    ColumnMeans,
    ImportCancelled,
    ImportEvent,
    ImportFinished,
    ImportFormat,
    ImportMapped,
    ImportOptions,
    ImportPaused,
    ImportResumed,
    ImportStarted,
    ImportUndone,
    ImportUndoStarted,
    ImportUploaded,
)
from shared.messages.command import Command
from shared.messages.context import Context, Known
from shared.messages.event import Recorded
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

ImportState = Literal["uploaded", "mapped", "running", "paused", "cancelled", "finished", "undoing", "undone"]
BUSY: frozenset[str] = frozenset({"running", "undoing"})
"""While it is so, a worker goes through the file."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import as it stands; counts are those of its end, until then the worker's results say how far it is."""

    import_id: UUID
    state: ImportState
    file_name: str | None
    format: ImportFormat
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    rows: int
    mapping: tuple[ColumnMeans, ...]
    options: ImportOptions
    mapped_times: int
    uploaded_at: datetime
    uploaded_by: str
    started_at: datetime | None = None
    started_by: str | None = None
    finished_at: datetime | None = None
    cause: str | None = None
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    undone_at: datetime | None = None
    undone_by: str | None = None
    withdrawn: int = 0
    restored: int = 0
    left_over: int = 0


_FROM: Mapping[type[Command], frozenset[ImportState]] = {
    StartImport: frozenset({"mapped"}),
    PauseImport: frozenset({"running"}),
    ResumeImport: frozenset({"paused"}),
    CancelImport: frozenset({"uploaded", "mapped", "running", "paused"}),
    UndoImport: frozenset({"finished", "cancelled"}),
    FinishImport: frozenset({"running"}),
    FinishUndo: frozenset({"undoing"}),
}
"""In which states a step can be taken."""


def decide(row: Import | None, command: ImportCommand, context: Context) -> Sequence[ImportEvent]:
    """Return what happens to the import."""
    if isinstance(command, UploadImport):
        if row is not None:
            raise Rejected("this import is there already", field="import_id")
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
                raise Rejected("did nothing that could be undone", field="import_id")
            return ImportUndoStarted()
        case FinishImport():
            return ImportFinished(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case FinishUndo():
            return ImportUndone(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case _:
            assert_never(command)


def needs(_row: Any, command: Any, _known: Known) -> Needs:
    if isinstance(command, MapImport):
        return wanted_fields((*command.columns.values(), *command.by_position.values()))
    return ()


def subject(_row: Any, command: Any) -> UUID:
    """Return the import itself: its events are about nobody else."""
    found: UUID = command.import_id
    return found


def fold(row: Import | None, event: Recorded[ImportEvent]) -> Import | None:
    """Return the import after the event."""
    if isinstance(event.data, ImportUploaded):
        return _uploaded(event, event.data)
    return row and replace(row, **_changes(row, event))


def _uploaded(event: Recorded[Any], new: ImportUploaded) -> Import:
    return Import(
        import_id=event.subject_id,
        state="uploaded",
        file_name=new.file_name,
        format=new.format,
        encoding=new.encoding,
        delimiter=new.delimiter,
        columns=new.columns,
        rows=new.rows,
        mapping=(),
        options=UNDECIDED,
        mapped_times=0,
        uploaded_at=event.time,
        uploaded_by=event.actor,
    )


def _changes(row: Import, event: Recorded[ImportEvent]) -> Mapping[str, Any]:
    match event.data:
        case ImportUploaded():
            return {}
        case ImportMapped(columns=columns, options=options):
            times = row.mapped_times + 1
            return {"state": "mapped", "mapping": columns, "options": options, "mapped_times": times}
        case ImportStarted():
            return {"state": "running", "started_at": event.time, "started_by": event.actor}
        case ImportPaused():
            return {"state": "paused"}
        case ImportResumed():
            return {"state": "running"}
        case ImportCancelled(cause=cause):
            return {"state": "cancelled", "cause": cause, "finished_at": event.time}
        case ImportFinished() as end:
            return {"state": "finished", "finished_at": event.time, **end.model_dump()}
        case ImportUndoStarted():
            return {"state": "undoing", "undone_by": event.actor}
        case ImportUndone(withdrawn=withdrawn, restored=restored, left=left):
            counts = {"withdrawn": withdrawn, "restored": restored, "left_over": left}
            return {"state": "undone", "undone_at": event.time, **counts}
        case _:
            assert_never(event.data)


IMPORTS = Rows(
    "imports",
    Import,
    key=("import_id",),
    of=ImportEvent,
    fold=fold,
    indexes=("(uploaded_at, import_id)", "(state)"),
)
IMPORT = Aggregate(IMPORTS, decide, subject_kind="import", subject=subject, needs=needs)
