"""An import as a row: one file, what its columns mean, and its progress."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

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
from shared.messages.event import Recorded
from shared.model.view import Rows

ImportState = Literal["uploaded", "mapped", "running", "paused", "cancelled", "finished", "undoing", "undone"]
BUSY: frozenset[str] = frozenset({"running", "undoing"})
"""The states in which a worker goes through the file."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import in its current state; the counts are set at its end, before that the worker's results show progress."""

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
