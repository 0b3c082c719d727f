"""Receiving a file: read as it arrives, stored in pieces, and recorded as uploaded."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, cast
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.contacts.imports.domain.batch.commands import UploadImport
from services.contacts.imports.domain.batch.decide import IMPORT
from services.contacts.imports.routes.reading import read_table
from services.contacts.imports.worker.worker import PIECE
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import BatchStore
from shared.identity.principal import Principal
from shared.kernel.own_work import IMPORT as CHANNEL
from shared.messages.clock import new_id
from shared.messages.refusals import Invalid
from shared.web.admission.rules import LARGEST_FORM, UPLOAD, RouteLimits
from shared.web.runtime import Part, Runtime

_FILE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_FORM: dict[str, Any] = {"multipart/form-data": {"schema": _FORM}}
AS_FORM_OR_FILE = AS_FORM | {kind: {"schema": _FILE} for kind in ("text/csv", _XLSX, "application/octet-stream")}


def uploaded_as(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a route that reads a file of these content types itself."""
    return {"requestBody": {"required": True, "content": content}}


LIMITS = tuple(
    RouteLimits(path=path, method="POST", largest_body=512 * 1024**2, streamed=True, cost=UPLOAD)
    for path in ("/imports", "/ui/imports")
)
IN_MEMORY = 4 * 1024**2
AT_ONCE = 2
"""Files that are read at the same time."""
READING = Part(lambda _service: asyncio.Semaphore(AT_ONCE))


async def store_upload(request: Request, runtime: Runtime, principal: Principal) -> UUID:
    """Store the file of a request and record the upload; return the import's id.

    Raises:
        Invalid, TooLarge, TooSlow: it cannot be read; nothing of it is kept.
    """
    async with _file_of(request) as (file, name), runtime.part(READING):
        import_id = new_id()
        command = await _store(BatchStore(runtime.service.database), import_id, file, name)
    cause = f"command/{new_id()}"
    origin = Origin(principal.actor, cause, cause, principal.on_behalf_of, channel=CHANNEL)
    await runtime.queue.execute(CommandRequest(IMPORT, command, origin, principal.roles, action="change", fresh=True))
    return import_id


@asynccontextmanager
async def _file_of(request: Request) -> AsyncIterator[tuple[BinaryIO, str | None]]:
    """Yield the file of a request, on disk if it is large, and its name if the request gives one."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await _form(request)
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Invalid("choose a file to import", field="file")
            yield file.file, file.filename[:300]
        finally:
            await form.close()
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        async for part in request.stream():
            body.write(part)
        body.seek(0)
        yield cast("BinaryIO", body), None


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=10, max_part_size=LARGEST_FORM)
    except HTTPException as error:
        raise Invalid("cannot be read: the upload is malformed", field="file") from error


def _digest(file: BinaryIO) -> str:
    summed = hashlib.sha256()
    while part := file.read(IN_MEMORY):
        summed.update(part)
    file.seek(0)
    return summed.hexdigest()


async def _store(inputs: BatchStore, import_id: UUID, file: BinaryIO, name: str | None) -> UploadImport:
    digest = await asyncio.to_thread(_digest, file)
    count = 0
    async with read_table(file, PIECE) as (table, pieces), inputs.writing(import_id) as chunks:
        async for piece in pieces:
            count += len(piece)
            await chunks.write(piece)
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
