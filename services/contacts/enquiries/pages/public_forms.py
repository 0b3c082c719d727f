"""Forms as the public sees them: shown by us, or posted from one of the company's own pages."""

import json
from collections.abc import Mapping, Sequence
from secrets import token_hex
from time import time
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.routes.forms import (
    LIMITER,
    PATH,
    FormLimiter,
    fields_of,
    known_form,
    stamp_of,
    take_submission,
    token_in,
)
from services.contacts.enquiries.worker.intake import INTAKE, Intake
from services.contacts.shell import PAGES
from shared.engine.commands.queue import Unavailable
from shared.engine.store.database import AWAY
from shared.messages.clock import new_id
from shared.messages.refusals import Refused, Rejected, Unknown
from shared.messages.translation import N_
from shared.web.admission.refusals import TooMany
from shared.web.api.problems import errors_of, refused
from shared.web.api.routes import Db
from shared.web.pages.security import CONTENT_SECURITY_POLICY

router = APIRouter(tags=["enquiries"])
TOO_MANY = N_("Too many questions from your address. Please wait a minute and try again.")
NOT_OPEN = N_("This form is closed. Please contact us another way.")
NOT_NOW = N_("We cannot accept your question right now. Please try again in a moment.")
NOT_READ = N_("We could not read what you sent. Please open the form again.")
Limited = Annotated[FormLimiter, Depends(LIMITER)]


@router.get(PATH, include_in_schema=False)
async def show_form(request: Request, form_id: UUID, db: Db, limiter: Limited, token: str = "") -> HTMLResponse:
    """Show the form itself, for those without a page of their own to embed it in."""
    try:
        form = await known_form(db, form_id)
        await limiter.check(form, token, request)
    except TooMany as error:
        return _too_many(request, error)
    except Refused:
        return _form_page(request, NOT_OPEN, 404)
    except AWAY:
        return _form_page(request, NOT_NOW, 503)
    return _page(request, form, {"token": token})


@router.post(PATH, response_model=None)
async def post_form(
    request: Request,
    form_id: UUID,
    db: Db,
    limiter: Limited,
    intake: Annotated[Intake, Depends(INTAKE)],
) -> Response:
    """Take in an enquiry as form fields or JSON, including `token`. Browsers get a thank-you page."""
    try:
        form = await known_form(db, form_id)
        fields = await fields_of(request)
        await limiter.check(form, token_in(fields), request)
        await limiter.count(form, request)
    except (Refused, *AWAY) as error:
        if not _wants_page(request):
            raise
        if isinstance(error, TooMany):
            return _too_many(request, error)
        if not isinstance(error, Refused):
            return _form_page(request, NOT_NOW, 503)
        gone = isinstance(error, Unknown | Rejected)
        return _form_page(request, NOT_OPEN if gone else NOT_READ, refused(error).status_code)
    try:
        enquiry_id = await take_submission(request, intake, form, fields)
    except (ValidationError, Refused, Unavailable) as error:
        if not _wants_page(request):
            raise
        return _not_taken(request, form, fields, error)
    return _taken(request, form, fields, enquiry_id)


def _taken(request: Request, form: WebForm, fields: Mapping[str, Any], enquiry_id: UUID | None) -> Response:
    if not _wants_page(request):
        # A robot that was caught gets an id, as everybody else does.
        body = json.dumps({"enquiry_id": str(enquiry_id or new_id())})
        return Response(body, 201, media_type="application/json")
    if form.thanks_url:
        return RedirectResponse(form.thanks_url, status_code=303)
    consent = bool(form.consent_wording and fields.get("consent"))
    return HTMLResponse(PAGES.html(request, "public_thanks.html", form=form, consent=consent))


def _too_many(request: Request, error: TooMany) -> HTMLResponse:
    return _form_page(request, TOO_MANY, 429, {"Retry-After": str(error.retry_after)})


def _form_page(request: Request, words: str, status: int, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(PAGES.html(request, "public_closed.html", words=words), status, headers)


def _not_taken(
    request: Request, form: WebForm, fields: Mapping[str, Any], error: ValidationError | Refused | Unavailable
) -> Response:
    """Show the form again with the typed values and mark the errors; an invalid stamp is replaced by a new one."""
    if isinstance(error, Unavailable):
        return _page(request, form, fields, status=503, words=NOT_NOW)
    wrong = [problem["field"] for problem in errors_of(error)]
    if "stamp" in wrong:
        fields = {name: value for name, value in fields.items() if name != "stamp"}
    return _page(request, form, fields, wrong, status=422)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _page(
    request: Request,
    form: WebForm,
    fields: Mapping[str, Any],
    wrong: Sequence[str] = (),
    *,
    status: int = 200,
    words: str = "",
) -> HTMLResponse:
    stamp = fields.get("stamp") or stamp_of(form, token_in(fields), time(), token_hex(16))
    html = PAGES.html(request, "public_form.html", form=form, said=fields, stamp=stamp, wrong=wrong, words=words)
    return HTMLResponse(html, status, {"Cache-Control": "no-store", "Content-Security-Policy": _policy(form)})


def _policy(form: WebForm) -> str:
    """Return a policy that allows redirects to the company's thank-you page: browsers check redirects too."""
    if not form.thanks_url:
        return CONTENT_SECURITY_POLICY
    thanks = urlsplit(form.thanks_url)
    return CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {thanks.scheme}://{thanks.netloc}"
    )
