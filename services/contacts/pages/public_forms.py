"""Forms as the public meets them: shown by us, or posted from a page of the company's own."""

import json
from collections.abc import Mapping
from secrets import token_hex
from time import time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from services.contacts.api.enquiries.forms import PATH, fields_of, limiter_of, open_form, posted, stamp_of
from services.contacts.domain.enquiries.web_form import WebForm
from services.contacts.pages.shell import PAGES
from shared.clock import new_id
from shared.message import Refused
from shared.web.problems import in_words, not_valid, problem, refused
from shared.web.routes import Db

router = APIRouter(tags=["enquiries"])


@router.get(PATH, include_in_schema=False)
async def show_form(request: Request, form_id: UUID, db: Db, token: str = "") -> HTMLResponse:
    """Show the form itself, for whoever has no page of their own to put it on."""
    try:
        form = await open_form(db, form_id, token)
    except Refused as refusal:
        return HTMLResponse(PAGES.html(request, "public_closed.html", problem=in_words(refusal)), 404)
    return _page(request, form, {})


@router.post(PATH, response_model=None)
async def post_form(request: Request, form_id: UUID, db: Db) -> Response:
    """Take in what somebody asks: form fields or JSON, `token` among them. Answers a browser with a page of thanks."""
    wait = await limiter_of(request).seconds_to_wait(form_id, request.client.host if request.client else "")
    if wait:
        detail = "too many enquiries from here; try again in a while"
        return problem(429, "Too many requests", detail, {"Retry-After": str(wait)})
    said = await fields_of(request)
    form = await open_form(db, form_id, str(said.get("token", "")))
    try:
        enquiry_id = await posted(request, form, said)
    except (ValidationError, Refused) as error:
        return _not_taken(request, form, said, error)
    if not _wants_page(request):
        # A robot that was caught gets an id as everybody does.
        body = json.dumps({"enquiry_id": str(enquiry_id or new_id())})
        return Response(body, 201, media_type="application/json")
    if form.thanks_url:
        return RedirectResponse(form.thanks_url, status_code=303)
    return HTMLResponse(PAGES.html(request, "public_thanks.html", form=form))


def _not_taken(request: Request, form: WebForm, said: Mapping[str, Any], error: ValidationError | Refused) -> Response:
    if _wants_page(request):
        return _page(request, form, said, in_words(error), status=422)
    return refused(error) if isinstance(error, Refused) else not_valid(error.errors(include_input=False))


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _page(
    request: Request, form: WebForm, said: Mapping[str, Any], problem: str = "", *, status: int = 200
) -> HTMLResponse:
    stamp = said.get("stamp") or stamp_of(form, time(), token_hex(16))
    html = PAGES.html(request, "public_form.html", form=form, said=said, stamp=stamp, problem=problem)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
