"""Imports over HTTP: commands, uploading a file, what its columns probably mean, and progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from services.contacts.access import IMPORT_MAPPING_POLICY, IMPORT_POLICY
from services.contacts.fields.views import list_custom_fields
from services.contacts.imports.domain.batch import commands
from services.contacts.imports.domain.batch.decide import IMPORT
from services.contacts.imports.domain.batch.row import Import
from services.contacts.imports.domain.mapping import fit_columns, guess_columns
from services.contacts.imports.domain.presets import READY
from services.contacts.imports.domain.saved_mapping import IMPORT_MAPPING, SaveImportMapping
from services.contacts.imports.routes.issues import Remarked, first_remarks, refused_lines
from services.contacts.imports.routes.upload import AS_FORM_OR_FILE, store_upload, uploaded_as
from services.contacts.imports.views import import_of, list_imports, saved_mappings
from services.contacts.imports.worker.worker import PIECE, check_of, pieces_of
from shared.engine.jobs.batches import BatchStore
from shared.events.contacts.data.imports import ColumnMeans, ImportOptions
from shared.identity import security_log
from shared.identity.principal import Principal
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import Chunks, CommandRoute, Db, Running, Viewer, allow

SAMPLE_ROWS = 5
SAMPLE_CELL = 200
"""Characters of a cell from which a person knows it."""
GUESS_ROWS = 100

router = APIRouter(tags=["imports"])
Importer = Annotated[Principal, allow(IMPORT_POLICY, "change")]


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """The progress of a check, import or undo, and what became of the lines so far."""

    rows: int
    done: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportInFull:
    """An import with what a person needs to continue: guess, sample, and the progress of each step."""

    batch: Import
    guess: Mapping[str, str]
    sample: Sequence[Sequence[str]]
    check: WorkProgress
    work: WorkProgress
    undo: WorkProgress


@dataclass(frozen=True, slots=True)
class NamedMapping:
    """A mapping with its name; ready-made mappings come with the program."""

    mapping: str
    columns: Sequence[ColumnMeans]
    options: ImportOptions
    ready: bool


@router.post("/imports", status_code=201, openapi_extra=uploaded_as(AS_FORM_OR_FILE))
async def upload(request: Request, runtime: Running, chunks: Chunks, db: Db, principal: Importer) -> ImportInFull:
    """Upload a file, as a form's `file` or as the whole body: CSV in any usual encoding, or XLSX."""
    return await in_full(chunks, db, await store_upload(request, runtime, principal))


@router.get("/imports", dependencies=[allow(IMPORT_POLICY)])
async def get_imports(db: Db, limit: Limit = 50, cursor: Cursor = None) -> Page[Import]:
    """List the imports, the latest first."""
    return await list_imports(db, limit=limit, cursor=cursor)


@router.get("/imports/{import_id}", dependencies=[allow(IMPORT_POLICY)])
async def get_import(chunks: Chunks, import_id: UUID, db: Db, mapping: str | None = None) -> ImportInFull:
    """Return an import; `guess` says what its columns mean, judged by names and contents or by a named mapping."""
    return await in_full(chunks, db, import_id, mapping)


async def in_full(inputs: BatchStore, db: Db, import_id: UUID, mapping: str | None = None) -> ImportInFull:
    """Return an import with guess, sample and progress.

    Raises:
        Unknown: there is no such import or no such mapping.
    """
    batch = await known_import(db, import_id)
    first = [cells for _, cells in await inputs.piece(import_id, 0) or ()]
    guess = guess_columns(batch.columns, first[:GUESS_ROWS], await list_custom_fields(db, retired=False))
    if mapping:
        guess = fit_columns(batch.columns, (await named_mapping(db, mapping)).columns)
    works = [await _done(inputs, batch, work) for work in (check_of(batch), "import", "undo")]
    sample = [[cell[:SAMPLE_CELL] for cell in cells] for cells in first[:SAMPLE_ROWS]]
    return ImportInFull(batch, guess, sample, *works)


async def known_import(db: Db, import_id: UUID) -> Import:
    """Return an import.

    Raises:
        Unknown: there is no import with this id.
    """
    batch = await import_of(db, import_id)
    if batch is None:
        raise Unknown("no such import", field="import_id")
    return batch


async def _done(inputs: BatchStore, batch: Import, work: str) -> WorkProgress:
    progress = await inputs.progress(batch.import_id, work)
    total = pieces_of(batch)
    return WorkProgress(
        min(progress.pieces * PIECE, batch.rows), total > 0 and progress.pieces >= total, progress.counts
    )


@router.get("/imports/{import_id}/remarks", dependencies=[allow(IMPORT_POLICY)])
async def get_remarks(chunks: Chunks, import_id: UUID, db: Db, work: str = "import") -> list[Remarked]:
    """Return the first remarks of a `check`, `import`, or `undo` (what has changed since, by customer)."""
    batch = await known_import(db, import_id)
    return await first_remarks(chunks, batch, work_of(batch, work))


def work_of(batch: Import, work: str) -> str:
    """Return the name under which a step of an import is stored: each mapping has a check of its own."""
    return check_of(batch) if work == "check" else work


@router.get("/imports/{import_id}/errors.csv", dependencies=[allow(IMPORT_POLICY, "export")])
async def get_errors(
    viewer: Viewer, chunks: Chunks, import_id: UUID, db: Db, work: str = "import"
) -> StreamingResponse:
    """Return the refused lines as they stand in the file, with the reason, to be corrected and imported again."""
    batch = await known_import(db, import_id)
    lines = refused_lines(chunks, batch, work_of(batch, work))
    headers = {"Content-Disposition": f'attachment; filename="import-{import_id}-errors.csv"'}
    security_log.record("exported", viewer, kind="import", form="csv", import_id=str(import_id))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/import-mappings", dependencies=[allow(IMPORT_MAPPING_POLICY)])
async def get_mappings(db: Db) -> list[NamedMapping]:
    """List the mappings that come with the program and the saved mappings."""
    return await named_mappings(db)


async def named_mappings(db: Db) -> list[NamedMapping]:
    """Return all mappings; a saved mapping takes precedence over a ready-made one of the same name."""
    kept = [
        NamedMapping(saved.mapping, saved.columns, saved.options, ready=False) for saved in await saved_mappings(db)
    ]
    names = {saved.mapping for saved in kept}
    ready = [NamedMapping(name, *means, ready=True) for name, means in READY.items() if name not in names]
    return [*kept, *ready]


async def named_mapping(db: Db, name: str) -> NamedMapping:
    """Return a mapping by its name.

    Raises:
        Unknown: there is no mapping of this name.
    """
    mapping = next((candidate for candidate in await named_mappings(db) if candidate.mapping == name), None)
    if mapping is None:
        raise Unknown("no such mapping", field="mapping")
    return mapping


_PATH = "/imports/{import_id}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{_PATH}/mapping",
        commands.MapImport,
        IMPORT,
        method="PUT",
        summary="Say what the columns of a file hold; what would become of its lines is worked out at once",
    ),
    CommandRoute(f"{_PATH}/start", commands.StartImport, IMPORT, summary="Take the lines over"),
    CommandRoute(f"{_PATH}/pause", commands.PauseImport, IMPORT, summary="Stop for now"),
    CommandRoute(f"{_PATH}/resume", commands.ResumeImport, IMPORT, summary="Go on after a pause"),
    CommandRoute(f"{_PATH}/cancel", commands.CancelImport, IMPORT, summary="Stop for good"),
    CommandRoute(
        f"{_PATH}/undo",
        commands.UndoImport,
        IMPORT,
        summary="Take back what the import did and nobody changed since",
    ),
    CommandRoute(
        "/import-mappings/{mapping}",
        SaveImportMapping,
        IMPORT_MAPPING,
        method="PUT",
        summary="Keep a mapping under a name",
    ),
)
