"""Imports for people: uploading a file, mapping its columns, watching progress, and undoing the import."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.contacts.access import IMPORT_POLICY
from services.contacts.fields.domain import OWN
from services.contacts.fields.views import list_custom_fields
from services.contacts.imports.domain.batch.row import BUSY, Import
from services.contacts.imports.domain.mapping import FIELDS
from services.contacts.imports.domain.saved_mapping import IMPORT_MAPPING, SaveImportMapping
from services.contacts.imports.routes import imports as routes
from services.contacts.imports.routes import issues
from services.contacts.imports.routes import upload as uploads
from services.contacts.imports.views import list_imports
from services.contacts.shell import PAGES
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.jobs.batches import BatchStore
from shared.identity.principal import Principal
from shared.identity.session import refuse_other_sites
from shared.kernel.own_work import PAGE
from shared.messages.clock import new_id
from shared.messages.fields import Code
from shared.messages.refusals import Invalid, Refused
from shared.messages.translation import N_
from shared.model.reader import Reader
from shared.query.paging import Cursor
from shared.web.admission.refusals import TooLarge, TooSlow
from shared.web.api.problems import STATUS
from shared.web.api.routes import Chunks, Db, Running, Viewer, allow

router = PAGES.router(IMPORT_POLICY)
Importer = Annotated[Principal, allow(IMPORT_POLICY, "change")]
PER_PAGE = 50
SHOWN_REMARKS = 50
TONES = {
    "finished": "good",
    "running": "info",
    "undoing": "info",
    "cancelled": "bad",
    "paused": "warn",
    "undone": "warn",
}
STATES = {
    "uploaded": N_("Needs mapping"),
    "mapped": N_("Ready to start"),
    "running": N_("In progress"),
    "paused": N_("Paused"),
    "cancelled": N_("Cancelled"),
    "finished": N_("Finished"),
    "undoing": N_("Being undone"),
    "undone": N_("Undone"),
}
LABELS = {
    "other_email": N_("Second e-mail"),
    "other_phone": N_("Mobile or second phone"),
    "registered_at": N_("Customer since"),
    "company": N_("Company (of a person)"),
    "external_id": N_("External number"),
    "street2": N_("Street, second line"),
    "region": N_("State or region"),
    "role": N_("Job title"),
    "email": N_("E-mail"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "phone": N_("Phone"),
    "street": N_("Street"),
    "postal_code": N_("Postal code"),
    "city": N_("City"),
    "country": N_("Country"),
    "currency": N_("Currency"),
    "tags": N_("Tags"),
    "year_established": N_("Year established"),
}
"""Labels of fields whose code would not do as a label."""


USUAL_FIELDS = [(field, LABELS.get(field, field.replace("_", " ").capitalize())) for field in FIELDS]


async def _own_fields(db: Reader) -> list[tuple[str, str]]:
    """Return the company's own fields; their labels are data and are not translated."""
    return [(OWN + definition.field, definition.label) for definition in await list_custom_fields(db, retired=False)]


@router.get("/ui/imports")
async def imports(request: Request, db: Db, viewer: Viewer, cursor: Cursor = None) -> HTMLResponse:
    """Show the imports, or only further rows for a script."""
    return await _list(request, db, viewer, cursor=cursor)


async def _list(
    request: Request, db: Reader, viewer: Principal, *, cursor: str | None = None, refusal: Refused | None = None
) -> HTMLResponse:
    page = await list_imports(db, limit=PER_PAGE, cursor=cursor)
    return PAGES.render(
        request,
        "imports.html",
        part="imports_rows.html" if cursor else "imports_list.html",
        status=STATUS[type(refusal)][0] if refusal else 200,
        page=page,
        problem=refusal.detail if refusal else "",
        may_import=IMPORT_POLICY.admits(viewer, "change"),
        states=STATES,
        tones=TONES,
    )


@router.post("/ui/imports", openapi_extra=uploads.uploaded_as(uploads.AS_FORM))
async def upload(request: Request, runtime: Running, db: Db, viewer: Importer) -> Response:
    """Store a file and continue with its columns; an unreadable file is reported beside the form."""
    refuse_other_sites(request)
    try:
        import_id = await uploads.store_upload(request, runtime, viewer)
    except (Invalid, TooLarge, TooSlow) as refusal:
        return await _list(request, db, viewer, refusal=refusal)
    return RedirectResponse(f"/ui/imports/{import_id}", status_code=303)


@router.get("/ui/imports/{import_id}")
async def one(
    request: Request, import_id: UUID, chunks: Chunks, db: Db, viewer: Viewer, mapping: str = ""
) -> HTMLResponse:
    """Show an import: its columns until it is started, then its progress and its result."""
    whole = await routes.in_full(chunks, db, import_id, mapping or None)
    return PAGES.render(
        request,
        "import.html",
        part="import_state.html",
        whole=whole,
        batch=whole.batch,
        chosen=_chosen(whole, mapping),
        options=await _options(db, whole.batch, mapping),
        remarks=await _remarks(chunks, whole.batch),
        mappings=await routes.named_mappings(db),
        mapping=mapping,
        busy=whole.batch.state in BUSY or (whole.batch.state == "mapped" and not whole.check.done),
        may_import=IMPORT_POLICY.admits(viewer, "change"),
        states=STATES,
        tones=TONES,
        usual_fields=USUAL_FIELDS,
        own_fields=await _own_fields(db),
    )


def _chosen(whole: routes.ImportInFull, mapping: str) -> dict[str, str]:
    """Return the initial values of the form: the previous choice, else the guess or the named mapping."""
    mapped = {means.column: means.field for means in whole.batch.mapping}
    return mapped if mapped and not mapping else dict(whole.guess)


async def _options(db: Reader, batch: Import, mapping: str) -> object:
    return (await routes.named_mapping(db, mapping)).options if mapping else batch.options


async def _remarks(inputs: BatchStore, batch: Import) -> dict[str, object]:
    work = {"uploaded": "check", "mapped": "check", "undoing": "undo", "undone": "undo"}.get(batch.state, "import")
    remarks = await issues.first_remarks(inputs, batch, routes.work_of(batch, work))
    reasons = by_reason(remarks)
    more = len(remarks) == issues.MOST_REMARKS or len(remarks if work == "undo" else reasons) > SHOWN_REMARKS
    return {"work": work, "items": remarks[:SHOWN_REMARKS], "reasons": reasons[:SHOWN_REMARKS], "more": more}


def by_reason(items: Iterable[issues.Remarked]) -> list[tuple[str, str, list[int]]]:
    """Return each remark with its outcome and its lines; the remark on most lines comes first."""
    lines: dict[tuple[str, str], list[int]] = {}
    for remark in items:
        for reason in remark.reasons:
            lines.setdefault((reason, remark.what), []).append(remark.line)
    return sorted(((*texts, numbers) for texts, numbers in lines.items()), key=lambda item: -len(item[2]))


@router.post("/ui/imports/{import_id}/keep")
async def keep(
    request: Request,
    runtime: Running,
    import_id: UUID,
    db: Db,
    viewer: Importer,
    mapping: Annotated[Code, Form()],
) -> RedirectResponse:
    """Save an import's mapping under a name, for the next file of the same sort."""
    refuse_other_sites(request)
    batch = await routes.known_import(db, import_id)
    columns = {means.column: means.field for means in batch.mapping}
    command = SaveImportMapping(mapping=mapping, columns=columns, **asdict(batch.options))
    cause = f"command/{new_id()}"
    origin = Origin(viewer.actor, cause, cause, channel=PAGE)
    await runtime.queue.execute(CommandRequest(IMPORT_MAPPING, command, origin, viewer.roles, action="change"))
    return RedirectResponse(f"/ui/imports/{import_id}", status_code=303)
