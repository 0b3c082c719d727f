"""Errors as application/problem+json (RFC 9457): what happened, which field, which rule."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from shared.engine.commands.queue import Unavailable
from shared.engine.store.database import AWAY
from shared.history.read_your_writes import NotReached
from shared.messages.refusals import Forbidden, Invalid, Refused, Rejected, Unknown, VersionConflict
from shared.messages.translation import N_
from shared.web.admission.refusals import TooLarge, TooMany, TooSlow
from shared.web.api.validation import rule_of

log = structlog.get_logger(__name__)
STORE_AWAY = N_("the database cannot be reached just now; try again shortly")
STATUS: dict[type[Refused], tuple[int, str]] = {
    Rejected: (409, "Not possible now"),
    Unknown: (404, "Not found"),
    Invalid: (422, "Not valid"),
    VersionConflict: (412, "Changed meanwhile"),
    Forbidden: (403, "Not allowed"),
    TooLarge: (413, "Too large"),
    TooSlow: (408, "Too slow"),
    TooMany: (429, N_("Too many requests")),
}


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return an error as a problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def refused(refusal: Refused) -> JSONResponse:
    """Return the response to a refused command, naming the field and the rule."""
    status, title = STATUS.get(type(refusal), (409, "Refused"))
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else None
    return problem(status, title, in_words(refusal), headers, errors=errors_of(refusal))


def not_available(detail: str) -> JSONResponse:
    """Return a response that asks the caller to retry later."""
    return problem(503, "Not available", detail, {"Retry-After": "1"})


def not_valid(errors: Sequence[Any]) -> JSONResponse:
    """Return validation errors as a response, field by field; values may be personal and are not repeated."""
    fields = _found(errors)
    return problem(422, "Not valid", _listed(fields), errors=fields)


def in_words(error: Refused | ValidationError) -> str:
    """Return the problem as one line: fields and rules, without the values."""
    if isinstance(error, Refused):
        return f"{error.field}: {error.detail}" if error.field else error.detail
    return _listed(errors_of(error))


def errors_of(error: Refused | ValidationError) -> list[dict[str, str]]:
    """Return the invalid fields and the rules they break, as a problem document lists them."""
    if isinstance(error, Refused):
        return [{"field": error.field, "rule": error.detail}] if error.field else []
    return _found(error.errors(include_url=False, include_input=False))


def _found(errors: Sequence[Any]) -> list[dict[str, str]]:
    return [{"field": _field(error), "rule": rule_of(error)} for error in errors]


def _listed(fields: Sequence[dict[str, str]]) -> str:
    return "; ".join(f"{error['field']}: {error['rule']}" for error in fields)


def _field(error: Mapping[str, Any]) -> str:
    if error["type"] == "json_invalid":  # the location is a position within the body
        return "body"
    parts = [str(part) for part in error["loc"]]
    return ".".join(parts[1:] if parts and parts[0] in {"query", "path", "body", "header"} else parts) or "body"


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refused(error)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError | ValidationError)
    return not_valid(error.errors())


async def _on_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, "Request failed", str(error.detail), dict(error.headers or {}))


async def _on_unavailable(_request: Request, error: Exception) -> Response:
    return not_available(str(error))


async def _on_store_away(_request: Request, error: Exception) -> Response:
    log.warning("store cannot be used", error=repr(error))
    return not_available(STORE_AWAY)


async def _on_not_reached(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotReached)
    return problem(504, "Not there yet", str(error), positions=error.positions)


async def _on_defect(_request: Request, _error: Exception) -> Response:
    return problem(500, "Internal error", "this is our mistake and was logged; the request recorded nothing")


async def _on_bad_value(_request: Request, _error: Exception) -> Response:
    return problem(422, "Not valid", "a parameter holds a value that cannot be searched for", errors=[])


_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    Exception: _on_defect,
    asyncpg.DataError: _on_bad_value,
    Refused: _on_refused,
    RequestValidationError: _on_invalid,
    ValidationError: _on_invalid,
    HTTPException: _on_http,
    Unavailable: _on_unavailable,
    **dict.fromkeys(AWAY, _on_store_away),
    NotReached: _on_not_reached,
}


def install(app: FastAPI) -> None:
    """Make an application answer every error with a problem document."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
