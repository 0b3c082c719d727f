"""An import: one file, what its columns mean, and how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal, assert_never
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.contacts.domain.contact_points import Country
from services.contacts.domain.imports.mapping import checked
from shared.aggregate import Aggregate
from shared.events import contacts as facts
from shared.message import Code, Command, Count, Given, Line, Recorded, Rejected, Unknown
from shared.views import Rows

ImportState = Literal[
    "uploaded", "mapped", "running", "paused", "cancelled", "finished", "undoing", "undone"
]  # fmt: skip
BUSY: frozenset[str] = frozenset({"running", "undoing"})
"""While it is so, a worker goes through the file."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import as it stands; counts are those of its end, until then the worker's results say how far it is."""

    import_id: UUID
    state: ImportState
    file_name: str | None
    format: facts.ImportFormat
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    rows: int
    mapping: tuple[facts.ColumnMeans, ...]
    options: facts.ImportOptions
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


class UploadImport(Command):
    """Record that a file was brought in; its rows are kept beside."""

    import_id: UUID
    file_name: str | None = None
    format: facts.ImportFormat
    encoding: Code | None = None
    delimiter: str | None = None
    columns: tuple[str, ...]
    rows: Count
    digest: Code


class Choices(BaseModel):
    """What the columns of a file mean, by name or by position (from 0), and how its lines become customers."""

    columns: Annotated[Mapping[str, Code | None], Field(max_length=500)] = {}
    by_position: Annotated[Mapping[int, Code | None], Field(max_length=500)] = {}
    kind: facts.CustomerKind = "organisation"
    match: facts.MatchKey | None = None
    on_match: facts.OnMatch = "skip"
    country: Country | None = None
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None
    on_invalid: facts.OnInvalid = "refuse"

    def options(self) -> facts.ImportOptions:
        return facts.ImportOptions(
            self.kind, self.match, self.on_match, self.country, self.currency, self.on_invalid
        )  # fmt: skip


class MapImport(Choices, Command):
    """Say what the columns hold; it can be said again until the import is started."""

    import_id: UUID


class StartImport(Command):
    import_id: UUID


class PauseImport(Command):
    import_id: UUID


class ResumeImport(Command):
    import_id: UUID


class CancelImport(Command):
    """Go no further; what was done stays, and can be undone."""

    import_id: UUID
    cause: Code | None = None


class UndoImport(Command):
    """Take back what the import did, as far as nobody changed it since."""

    import_id: UUID


class FinishImport(Command):
    import_id: UUID
    created: Count = 0
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0


class FinishUndo(Command):
    import_id: UUID
    withdrawn: Count = 0
    restored: Count = 0
    left: Count = 0


class SaveImportMapping(Command):
    """Keep a mapping under a name; columns are named as in files of its sort."""

    mapping: Code
    columns: Annotated[Mapping[Line, Code], Field(min_length=1, max_length=500)]
    kind: facts.CustomerKind = "organisation"
    match: facts.MatchKey | None = None
    on_match: facts.OnMatch = "skip"
    country: Country | None = None
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None
    on_invalid: facts.OnInvalid = "refuse"


Step = StartImport | PauseImport | ResumeImport | CancelImport | UndoImport | FinishImport | FinishUndo
ImportCommand = UploadImport | MapImport | Step

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


def decide(row: Import | None, command: ImportCommand, _given: Given) -> Sequence[facts.ImportEvent]:
    """Return what happens to the import."""
    if isinstance(command, UploadImport):
        if row is not None:
            raise Rejected("this import is there already", field="import_id")
        return [facts.ImportUploaded(**command.model_dump(exclude={"import_id", "occurred_at"}))]
    if row is None:
        raise Unknown("no such import", field="import_id")
    if isinstance(command, MapImport):
        return _mapped(row, command)
    if row.state not in _FROM[type(command)]:
        raise Rejected(f"cannot be done now: the import is {row.state}", field="import_id")
    return [_step(row, command)]


def _mapped(row: Import, command: MapImport) -> Sequence[facts.ImportEvent]:
    if row.state not in {"uploaded", "mapped"}:
        raise Rejected(f"cannot be mapped any more: the import is {row.state}", field="import_id")
    means = checked(row.columns, command.columns, command.by_position, command.options())
    if (means, command.options()) == (row.mapping, row.options) and row.mapped_times:
        return []
    return [facts.ImportMapped(columns=means, options=command.options())]


def _step(row: Import, command: Step) -> facts.ImportEvent:
    match command:
        case StartImport():
            return facts.ImportStarted()
        case PauseImport():
            return facts.ImportPaused()
        case ResumeImport():
            return facts.ImportResumed()
        case CancelImport(cause=cause):
            return facts.ImportCancelled(cause=cause)
        case UndoImport():
            if row.started_at is None:
                raise Rejected("did nothing that could be undone", field="import_id")
            return facts.ImportUndoStarted()
        case FinishImport():
            return facts.ImportFinished(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case FinishUndo():
            return facts.ImportUndone(**command.model_dump(exclude={"import_id", "occurred_at"}))
        case _:
            assert_never(command)


def subject(_row: Any, command: Any) -> UUID:
    """Return the import itself: its events are about nobody else."""
    found: UUID = command.import_id
    return found


def fold(row: Import | None, event: Recorded[facts.ImportEvent]) -> Import | None:
    """Return the import after the event."""
    if isinstance(event.data, facts.ImportUploaded):
        return _uploaded(event, event.data)
    return row and replace(row, **_changes(row, event))


def _uploaded(event: Recorded[Any], new: facts.ImportUploaded) -> Import:
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
        options=facts.ImportOptions(),
        mapped_times=0,
        uploaded_at=event.time,
        uploaded_by=event.actor,
    )


def _changes(row: Import, event: Recorded[facts.ImportEvent]) -> Mapping[str, Any]:
    match event.data:
        case facts.ImportUploaded():
            return {}
        case facts.ImportMapped(columns=columns, options=options):
            times = row.mapped_times + 1
            return {"state": "mapped", "mapping": columns, "options": options, "mapped_times": times}
        case facts.ImportStarted():
            return {"state": "running", "started_at": event.time, "started_by": event.actor}
        case facts.ImportPaused():
            return {"state": "paused"}
        case facts.ImportResumed():
            return {"state": "running"}
        case facts.ImportCancelled(cause=cause):
            return {"state": "cancelled", "cause": cause, "finished_at": event.time}
        case facts.ImportFinished() as end:
            return {"state": "finished", "finished_at": event.time, **end.model_dump()}
        case facts.ImportUndoStarted():
            return {"state": "undoing", "undone_by": event.actor}
        case facts.ImportUndone(withdrawn=withdrawn, restored=restored, left=left):
            counts = {"withdrawn": withdrawn, "restored": restored, "left_over": left}
            return {"state": "undone", "undone_at": event.time, **counts}
        case _:
            assert_never(event.data)


IMPORTS = Rows(
    "imports",
    Import,
    key=("import_id",),
    of=facts.ImportEvent,
    fold=fold,
    indexes=("(uploaded_at, import_id)", "(state)"),
)
IMPORT = Aggregate(IMPORTS, decide, subject_kind="import", subject=subject)


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping kept under a name."""

    mapping: str
    columns: tuple[facts.ColumnMeans, ...]
    options: facts.ImportOptions
    saved_at: datetime
    saved_by: str


def decide_mapping(row: SavedMapping | None, command: SaveImportMapping, _given: Given) -> Iterable[Any]:
    """Return that a mapping was kept, unless it is the same as before."""
    names = list(command.columns)
    options = Choices(**command.model_dump(exclude={"mapping", "columns", "occurred_at"})).options()
    means = checked(names, command.columns, {}, options)
    if row is not None and (row.columns, row.options) == (means, options):
        return []
    return [facts.ImportMappingSaved(mapping=command.mapping, columns=means, options=options)]


def fold_mapping(_row: SavedMapping | None, event: Recorded[facts.ImportMappingSaved]) -> SavedMapping:
    kept = event.data
    return SavedMapping(kept.mapping, kept.columns, kept.options, event.time, event.actor)


IMPORT_MAPPINGS = Rows(
    "import_mappings", SavedMapping, key=("mapping",), of=facts.ImportMappingSaved, fold=fold_mapping
)
IMPORT_MAPPING = Aggregate(
    IMPORT_MAPPINGS,
    decide_mapping,
    subject_kind="import_mapping",
    subject=lambda _row, command: facts.mapping_subject(command.mapping),
)
