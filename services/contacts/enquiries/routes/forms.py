"""Enquiries posted by forms: open to anyone with the page's token, rate limited, with traps for robots.

Our own forms carry a stamp: the time shown and a number used once, signed with the form's token, which only who posts
knows: we keep its hash. One of the company's
own pages may post without a stamp; then only the hidden empty field and the rate limits protect it.
"""

import asyncio
import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_hex
from time import time
from typing import Any, NamedTuple
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import Request
from limits import parse

from services.contacts.enquiries.domain.submission import Submission, id_of
from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.views import web_form
from services.contacts.enquiries.worker.intake import IncomingEnquiry, Intake
from shared.engine.commands.queue import Unavailable
from shared.engine.store.database import AWAY
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.messages.tokens import hash_of
from shared.web.admission.rates import Limiter, counts_of, network_of
from shared.web.admission.refusals import TooMany
from shared.web.admission.rules import RouteLimits
from shared.web.api.commands import fields_in
from shared.web.api.routes import Db
from shared.web.runtime import Part

PATH = "/public/forms/{form_id}"
"""Our only address that accepts input from people who are not signed in."""
LIMITS = RouteLimits(path=PATH, largest_body=65_536, streamed=True, open=True)
PER_ADDRESS, PER_FORM, PER_FAILURES = parse("10/minute"), parse("120/minute"), parse("60/10 minutes")
PATIENCE = 15.0
"""How many seconds a user waits for an unavailable store before being told so."""
TOO_FAST = 2.0
"""Seconds; nobody fills in a form faster."""
TRAP = "website_url"
"""A field that people do not see. Only robots fill it in."""
ACTOR = "system:web_form"
OWN_FIELDS = frozenset({"token", "stamp", TRAP})


class Stamp(NamedTuple):
    """The time a form was shown, and a number used once that makes repeated posts the same enquiry."""

    at: float
    nonce: str


def stamp_of(form: WebForm, token: str, at: float, nonce: str) -> str:
    """Return a stamp in the form carried by the page."""
    content = f"{at:.0f}.{nonce}"
    return f"{content}.{_signature(form, token, content)}"


def _signature(form: WebForm, token: str, content: str) -> str:
    return hmac.new(token.encode(), f"{form.form_id}/{content}".encode(), sha256).hexdigest()


def read_stamp(form: WebForm, token: str, text: str) -> Stamp | None:
    """Return the contents of a stamp, or None if it is not ours."""
    content, _, signature = text.rpartition(".")
    at, _, nonce = content.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(form, token, content).encode()):
        return None
    return Stamp(float(at), nonce)


class FormLimiter:
    """Limits how often an address and a form may be used, and how often an address may come with a wrong token."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def check(self, form: WebForm, token: str, request: Request) -> None:
        """Admit only requests with the form's token, and only while the form is open.

        Raises:
            Unknown, Rejected: see `check_open`.
            TooMany: too many wrong tokens came from this address.
        """
        key = f"form failures/{_address(request)}"
        _refuse_for(await self._limiter.blocked_for(PER_FAILURES, key))
        try:
            check_open(form, token)
        except Unknown:
            await self._limiter.seconds_to_wait(PER_FAILURES, key)
            raise

    async def count(self, form: WebForm, request: Request) -> None:
        """Count a use of a form with its token.

        Raises:
            TooMany: this address, or all together, have used it as often as they may.
        """
        for item, key in (
            (PER_ADDRESS, f"form/{form.form_id}/{_address(request)}"),
            (PER_FORM, f"form/{form.form_id}"),
        ):
            _refuse_for(await self._limiter.seconds_to_wait(item, key))


def _address(request: Request) -> str:
    return network_of(request.client.host if request.client else "")


def _refuse_for(seconds: int) -> None:
    if seconds:
        raise TooMany("too many enquiries from here; try again in a while", retry_after=seconds)


LIMITER = Part(lambda service: FormLimiter(Limiter(counts_of(service.settings.rate_limits))))


async def take_submission(request: Request, intake: Intake, form: WebForm, fields: Mapping[str, Any]) -> UUID | None:
    """Take in a posted form and return the enquiry's id, or None for a caught robot, which is told nothing.

    Raises:
        ValidationError, Refused: a field is not valid.
        Unavailable: the store is unavailable. If posted again, it is the same enquiry.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            arrived = await _arrived(request, intake, form, fields)
            return await intake.receive(arrived, ACTOR) if arrived else None
    except (TimeoutError, *AWAY) as error:
        raise Unavailable("enquiries cannot be accepted now; try again in a moment") from error


async def _arrived(
    request: Request, intake: Intake, form: WebForm, fields: Mapping[str, Any]
) -> IncomingEnquiry | None:
    """Return the enquiry, or None for a caught robot: its input is quarantined, and it is told nothing."""
    answers = {name: value for name, value in fields.items() if name not in OWN_FIELDS and value not in ("", None)}
    content = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    stamp = _stamp(form, token_in(fields), str(fields.get("stamp", "")))
    nonce = stamp.nonce if stamp else request.headers.get("idempotency-key") or token_hex(16)
    # The content is part of the id: going back to ask something else on the same page makes a second enquiry.
    enquiry_id = id_of("form", form.form_id, nonce, sha256(content.encode()).hexdigest())
    if caught := _caught(stamp, fields):
        came_from = f"form {form.label}"[:300]
        await intake.quarantine(
            enquiry_id, "spam", detail=caught, came_from=came_from, form_id=form.form_id, content=content
        )
        return None
    allowed = {"name", "email", "text", "country", *form.asks}
    for name in answers:
        if name not in allowed:
            raise Invalid("is not a field of this form", field=name)
    return IncomingEnquiry(enquiry_id, "web_form", submission(answers, form), form=form)


def _caught(stamp: Stamp | None, fields: Mapping[str, Any]) -> str:
    """Return the sign that gives a robot away, or an empty text for a person."""
    if fields.get(TRAP):
        return "the field that people do not see was filled"
    if stamp and time() - stamp.at < TOO_FAST:
        return "it was filled in less time than a person needs"
    return ""


def _stamp(form: WebForm, token: str, text: str) -> Stamp | None:
    if not text:
        return None
    stamp = read_stamp(form, token, text)
    if stamp is None:
        raise Rejected("the form has changed; open it again", field="stamp")
    return stamp


def submission(answers: Mapping[str, Any], form: WebForm) -> Submission:
    """Return the submission in a form's fields; phone numbers are read in the notation of the form's country.

    Raises:
        ValidationError: a field is not valid.
    """
    return Submission.model_validate({"country": form.country, **answers})


async def known_form(db: Db, form_id: UUID) -> WebForm:
    """Return a form, open or not.

    Raises:
        Unknown: there is none.
    """
    form = await web_form(db, form_id)
    if form is None:
        raise Unknown("there is no such form", field="form_id")
    return form


def token_in(fields: Mapping[str, Any]) -> str:
    """Return the token that was posted, empty where there is none."""
    return str(fields.get("token", ""))


def check_open(form: WebForm, token: str) -> None:
    """Admit only requests with the form's token, and only while the form is open.

    Raises:
        Unknown: the token is not the form's.
        Rejected: the form is closed.
    """
    if not hmac.compare_digest(form.token_hash, hash_of(token)):
        raise Unknown("is not this form's, or was changed", field="token")
    if form.closed:
        raise Rejected("this form is closed", field="form_id")


async def fields_of(request: Request) -> dict[str, Any]:
    """Return the fields of a posted form or JSON object.

    Raises:
        Invalid: it is of another type, or cannot be read.
        TooLarge, TooSlow: see `shared.web.admission.bodies`.
    """
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return fields_in(body)
    if kind != "application/x-www-form-urlencoded":
        raise Invalid("must be application/json or application/x-www-form-urlencoded", field="content-type")
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=50, strict_parsing=bool(body)))
    except ValueError as error:
        raise Invalid("cannot be read as the fields of a form", field="body") from error
