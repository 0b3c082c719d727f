"""Commands over HTTP: plain Starlette routes, because every tenth of a millisecond counts here."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from secrets import token_hex
from typing import Any
from uuid import UUID

import msgspec
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from shared.engine.commands.queue import CommandQueue, Unavailable
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.engine.store.idempotency import Answer, RequestKey
from shared.identity.principal import Principal
from shared.identity.session import permit
from shared.kernel.own_work import refuse_claims
from shared.messages.refusals import Forbidden, Invalid, Moved, Refused, Unknown
from shared.web.api.problems import not_available, not_valid, refused
from shared.web.api.routes import CommandRoute
from shared.web.runtime import runtime_of

TOKEN_BYTES = 16
ARRIVAL_PATIENCE = 2.0
"""Seconds a command waits for a customer that was registered elsewhere a moment ago."""

_token = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/+=-]{0,127}")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class CommandEndpoint:
    """The handler of one route: turns requests into commands, and their answers into responses."""

    def __init__(
        self, route: CommandRoute, department: str, queue: CommandQueue, new_id: Callable[[], UUID], awaits: "Awaits"
    ) -> None:
        self._route = route
        self._department = department
        self._queue = queue
        self._new_id = new_id
        self._awaits = awaits
        self.__crm_policy__ = route.aggregate.policy, route.action
        made = route.command.model_fields.get(route.creates or "")
        self._makes_id = made is not None and made.annotation is UUID
        self._makes_row = route.creates in route.aggregate.rows.key
        """Whether a fresh id means that no row exists yet; a new reply belongs to an existing discussion."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.respond(Request(scope, receive, send))
        await response(scope, receive, send)

    async def respond(self, http: Request) -> Response:
        """Execute the command in a request and return the response."""
        principal = await runtime_of(http).sessions.authenticate(http)
        permit(principal, self._route.aggregate.policy, self._route.action)
        try:
            request = self._request(http, await http.body(), principal)
            answer = await self._execute(request)
        except Refused as refusal:
            return refused(refusal)
        except ValidationError as error:
            return not_valid(error.errors(include_url=False, include_input=False))
        except Unavailable as error:
            return not_available(str(error))
        return self._response(answer, self._shown_once(request, answer))

    def _shown_once(self, request: CommandRequest, answer: Answer) -> dict[str, Any]:
        """Return the token that a command recorded; a retry has one that was not recorded."""
        name = self._route.shows_once
        return {name: getattr(request.command, name)} if name and not answer.repeated else {}

    def _request(self, http: Request, body: bytes, principal: Principal) -> CommandRequest:
        headers = _headers(http.scope)
        fields = _fields(body, http.path_params)
        fresh = self._makes_id and self._route.creates not in fields
        if fresh:
            fields[str(self._route.creates)] = self._new_id()
        if self._route.shows_once:
            fields.setdefault(self._route.shows_once, token_hex(TOKEN_BYTES))
        key = _token_in(headers, b"idempotency-key")
        return CommandRequest(
            aggregate=self._route.aggregate,
            command=self._route.command.model_validate(fields),
            origin=_origin(headers, principal, self._new_id),
            roles=principal.roles,
            action=self._route.action,
            fresh=fresh and self._makes_row,
            expected_version=_expected_version(headers),
            remember_as=RequestKey(principal.actor, key, _mark(http, body)) if key else None,
        )

    async def _execute(self, request: CommandRequest) -> Answer:
        """Execute a command.

        If its customer has not arrived here yet, wait up to `ARRIVAL_PATIENCE`. If the customer was merged into
        another, redirect the command there: ids that were published keep working.
        """
        deadline = asyncio.get_running_loop().time() + ARRIVAL_PATIENCE
        while True:
            try:
                return await self._queue.execute(request)
            except Moved as moved:
                request = request.redirected(moved.into_id)
            except Unknown as error:
                left = deadline - asyncio.get_running_loop().time()
                if error.field != "customer_id" or left <= 0 or not await self._awaits(left):
                    raise

    def _response(self, answer: Answer, shown_once: Mapping[str, Any]) -> Response:
        body = {
            **answer.key,
            **shown_once,
            "position": f"{self._department}:{answer.position}",
            "version": answer.version,
            "events": answer.events,
        }
        headers = {"X-History-Position": f"{self._department}:{answer.position}", "ETag": f'"{answer.version}"'}
        status = 201 if self._route.creates else 200
        return Response(_encode(body), status, headers, media_type="application/json")


Awaits = Callable[[float], Awaitable[bool]]
"""Waits for a change for at most the given number of seconds; returns whether one came."""


def command_routes(endpoints: Mapping[CommandRoute, CommandEndpoint]) -> list[Route]:
    """Return the routes of a department's commands."""
    return [
        Route(route.path, endpoint, methods=[route.method], name=route.command.__name__)
        for route, endpoint in endpoints.items()
    ]


def _fields(body: bytes, path: Mapping[str, Any]) -> dict[str, Any]:
    fields = fields_in(body) if body else {}
    for name, value in path.items():
        if fields.setdefault(name, value) != value:
            raise Invalid("differs from the address", field=name)
    return fields


def fields_in(body: bytes) -> dict[str, Any]:
    """Return the fields of a JSON object.

    Raises:
        Invalid: the body is not a JSON object.
    """
    try:
        fields = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"is not JSON: {error}", field="body") from error
    except RecursionError as error:
        raise Invalid("is nested too deeply", field="body") from error
    if not isinstance(fields, dict):
        raise Invalid("must be a JSON object", field="body")
    return fields


def _headers(scope: Scope) -> Mapping[bytes, bytes]:
    """Return the request's headers by lower-case name; if a header is repeated, the first one counts."""
    return dict(reversed(scope["headers"]))


def _token_in(headers: Mapping[bytes, bytes], name: bytes) -> str:
    """Return a header's value, or an empty string if the header is absent.

    Raises:
        Invalid: the value is not a token.
    """
    value = headers.get(name, b"").decode("latin-1")
    if value and not _token.fullmatch(value):
        raise Invalid("must be 1 to 128 of letters, digits and ._:@/+=-", field=name.decode().title())
    return value


def _expected_version(headers: Mapping[bytes, bytes]) -> int | None:
    text = headers.get(b"if-match", b"").decode("latin-1").removeprefix("W/").strip('"')
    if not text or text == "*":
        return None
    if not text.isdecimal():
        raise Invalid('must be an ETag from an earlier response, such as "17"', field="If-Match")
    return int(text)


def _mark(http: Request, body: bytes) -> str:
    return sha256(http.method.encode() + b" " + http.url.path.encode() + b"\n" + body).hexdigest()


def _origin(headers: Mapping[bytes, bytes], principal: Principal, new_id: Callable[[], UUID]) -> Origin:
    behalf = _token_in(headers, b"x-on-behalf-of")
    if behalf and not principal.roles & {"system", "admin"}:
        raise Forbidden("only systems and administrators may act on behalf of others", field="X-On-Behalf-Of")
    channel, reason, batch_id = (_token_in(headers, name) for name in (b"x-channel", b"x-reason", b"x-batch-id"))
    refuse_claims(channel=channel, reason=reason, batch_id=batch_id)
    request_id = f"command/{new_id()}"
    return Origin(
        actor=principal.actor,
        correlation_id=_token_in(headers, b"x-correlation-id") or request_id,
        causation_id=_token_in(headers, b"x-causation-id") or request_id,
        on_behalf_of=behalf or principal.on_behalf_of,
        channel=channel,
        reason=reason,
        batch_id=batch_id,
    )
