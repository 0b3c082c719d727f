"""Imports over HTTP: bringing a file in, what its columns probably mean, and how far it is."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from services.contacts.api.imports import files
from services.contacts.api.imports.worker import PIECE, check_of, pieces_of
from services.contacts.commands.imports import IMPORTERS
from services.contacts.domain.imports.batch import IMPORT, Import
from services.contacts.domain.imports.batch_commands import UploadImport
from services.contacts.domain.imports.mapping import fitting, guessed
from services.contacts.domain.imports.presets import READY
from services.contacts.views.custom_fields import list_custom_fields
from services.contacts.views.imports import import_of, list_imports, saved_mappings
from shared.clock import new_id
from shared.commit import Request as Wanted
from shared.csv_export import csv_rows, to_csv
from shared.envelope import Origin
from shared.events.contacts import ColumnMeans, ImportOptions
from shared.identity.principal import READERS, Principal
from shared.inputs import Inputs
from shared.message import Invalid, Unknown
from shared.paging import Cursor, Limit
from shared.query import Page
from shared.web.routes import Db, allow

LARGEST_FILE = 512 * 1024**2
IN_MEMORY = 4 * 1024**2
SAMPLE_ROWS = 5
GUESS_ROWS = 100
MOST_REMARKS = 200
"""How many remarks an answer holds; the CSV has all."""

router = APIRouter(tags=["imports"])
Importer = Annotated[Principal, allow(*IMPORTERS)]


@dataclass(frozen=True, slots=True)
class Done:
    """How far a work is, and what became of the lines so far."""

    rows: int
    done: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportInFull:
    """An import with what a person needs to go on: guess, sample, and how far each work is."""

    batch: Import
    guess: Mapping[str, str]
    sample: Sequence[Sequence[str]]
    check: Done
    work: Done
    undo: Done


@dataclass(frozen=True, slots=True)
class NamedMapping:
    """A mapping by its name; ready ones come with the program."""

    mapping: str
    columns: Sequence[ColumnMeans]
    options: ImportOptions
    ready: bool


@dataclass(frozen=True, slots=True)
class Remarked:
    """What is to be said of a line."""

    line: int
    what: str
    reasons: Sequence[str]


def inputs_of(request: Request) -> Inputs:
    return Inputs(request.app.state.service.database)


@router.post("/imports", status_code=201)
async def upload(request: Request, db: Db, principal: Importer) -> ImportInFull:
    """Bring a file in, as a form's `file` or as the whole body: CSV in any usual encoding, or XLSX."""
    return await in_full(request, db, await taken_in(request, principal))


async def taken_in(request: Request, principal: Principal) -> UUID:
    """Keep the file of a request and record that it was brought in; return the import's id.

    Raises:
        Invalid: it cannot be read; nothing of it is kept.
    """
    async with _file_of(request) as (file, name):
        import_id = new_id()
        command = await _kept(inputs_of(request), import_id, file, name)
    cause = f"command/{new_id()}"
    origin = Origin(principal.actor, cause, cause, principal.on_behalf_of, channel="import")
    await request.app.state.service.lane.execute(Wanted(IMPORT, command, origin, principal.roles, fresh=True))
    return import_id


@asynccontextmanager
async def _file_of(request: Request) -> AsyncIterator[tuple[BinaryIO, str | None]]:
    """Give the file that a request brings, on disk if it is large, and its name where the request says one."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await _form(request)
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Invalid("choose a file to bring in", field="file")
            yield file.file, file.filename[:300]
        finally:
            await form.close()
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        async for part in Request(request.scope, _bounded(request)).stream():
            body.write(part)
        body.seek(0)
        yield cast("BinaryIO", body), None


async def _form(request: Request) -> FormData:
    try:
        return await Request(request.scope, _bounded(request)).form()
    except HTTPException as error:
        raise Invalid("cannot be read: the form it came in is broken", field="file") from error


def _bounded(request: Request) -> Any:
    """Return the request's messages; a body beyond measure ends in a refusal."""
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > LARGEST_FILE:
            raise Invalid(f"is larger than {LARGEST_FILE // 1024**2} MB; split it", field="file")
        return message

    return receive


def _digest(file: BinaryIO) -> str:
    summed = hashlib.sha256()
    while part := file.read(IN_MEMORY):
        summed.update(part)
    file.seek(0)
    return summed.hexdigest()


async def _kept(inputs: Inputs, import_id: UUID, file: BinaryIO, name: str | None) -> UploadImport:
    digest = await asyncio.to_thread(_digest, file)
    table = await asyncio.to_thread(files.opened, file)
    count = 0
    async with inputs.keeping(import_id) as keeper:
        source = files.pieces(table.rows, PIECE)
        while piece := await asyncio.to_thread(next, source, None):
            count += len(piece)
            await keeper.keep(piece)
    return UploadImport(
        import_id=import_id,
        file_name=name,
        format=table.format,
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=table.columns,
        rows=count,
        digest=digest,
    )


@router.get("/imports", dependencies=[allow(*READERS)])
async def get_imports(db: Db, limit: Limit = 50, cursor: Cursor = None) -> Page[Import]:
    """List the imports, the latest first."""
    return await list_imports(db, limit=limit, cursor=cursor)


@router.get("/imports/{import_id}", dependencies=[allow(*READERS)])
async def get_import(request: Request, import_id: UUID, db: Db, mapping: str | None = None) -> ImportInFull:
    """Return an import; `guess` says what its columns mean by their names and contents, or by a named mapping."""
    return await in_full(request, db, import_id, mapping)


async def in_full(request: Request, db: Db, import_id: UUID, mapping: str | None = None) -> ImportInFull:
    """Return an import with guess, sample and progress.

    Raises:
        Unknown: there is no such import, or no such mapping.
    """
    inputs = inputs_of(request)
    batch = await known_import(db, import_id)
    first = [cells for _, cells in await inputs.piece(import_id, 0) or ()]
    guess = guessed(batch.columns, first[:GUESS_ROWS], await list_custom_fields(db, retired=False))
    if mapping:
        guess = fitting(batch.columns, (await named_mapping(db, mapping)).columns)
    works = [await _done(inputs, batch, work) for work in (check_of(batch), "import", "undo")]
    return ImportInFull(batch, guess, first[:SAMPLE_ROWS], *works)


async def known_import(db: Db, import_id: UUID) -> Import:
    """Return an import.

    Raises:
        Unknown: there is none with this id.
    """
    found = await import_of(db, import_id)
    if found is None:
        raise Unknown("no such import", field="import_id")
    return found


async def _done(inputs: Inputs, batch: Import, work: str) -> Done:
    progress = await inputs.progress(batch.import_id, work)
    total = pieces_of(batch)
    return Done(min(progress.pieces * PIECE, batch.rows), total > 0 and progress.pieces >= total, progress.counts)


@router.get("/imports/{import_id}/remarks", dependencies=[allow(*READERS)])
async def get_remarks(request: Request, import_id: UUID, db: Db, work: str = "import") -> list[Remarked]:
    """Return the first remarks of a work: `check`, `import`, or `undo` (what was changed since, by customer)."""
    batch = await known_import(db, import_id)
    return await first_remarks(inputs_of(request), batch, work)


async def first_remarks(inputs: Inputs, batch: Import, work: str) -> list[Remarked]:
    """Return the first remarks of a work."""
    found: list[Remarked] = []
    async for _, remarks in inputs.remarked(batch.import_id, _work(batch, work)):
        found += [Remarked(*remark) for remark in remarks]
        if len(found) >= MOST_REMARKS:
            break
    return found[:MOST_REMARKS]


def _work(batch: Import, work: str) -> str:
    return check_of(batch) if work == "check" else work


@router.get("/imports/{import_id}/errors.csv", dependencies=[allow(*READERS)])
async def get_errors(request: Request, import_id: UUID, db: Db, work: str = "import") -> StreamingResponse:
    """Return the lines that were refused, as they stand in the file, with the reason: to be mended and brought in."""
    batch = await known_import(db, import_id)
    lines = _refused_lines(inputs_of(request), batch, _work(batch, work))
    headers = {"Content-Disposition": f'attachment; filename="import-{import_id}-errors.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


REASON = "Why it was refused"


async def _refused_lines(inputs: Inputs, batch: Import, work: str) -> AsyncIterator[str]:
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
    """Return as many cells as there are columns: a ragged line is shown as far as it fits."""
    return [*cells, *[""] * width][:width]


@router.get("/import-mappings", dependencies=[allow(*READERS)])
async def get_mappings(db: Db) -> list[NamedMapping]:
    """List the mappings that come with the program and those that were kept."""
    return await named_mappings(db)


async def named_mappings(db: Db) -> list[NamedMapping]:
    """Return all mappings; one that was kept goes before a ready one of the same name."""
    kept = [NamedMapping(one.mapping, one.columns, one.options, ready=False) for one in await saved_mappings(db)]
    names = {one.mapping for one in kept}
    ready = [NamedMapping(name, *means, ready=True) for name, means in READY.items() if name not in names]
    return [*kept, *ready]


async def named_mapping(db: Db, name: str) -> NamedMapping:
    """Return a mapping by its name.

    Raises:
        Unknown: there is none of this name.
    """
    found = next((one for one in await named_mappings(db) if one.mapping == name), None)
    if found is None:
        raise Unknown("no such mapping", field="mapping")
    return found
