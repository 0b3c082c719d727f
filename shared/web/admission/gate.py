"""The first to look at a request: who asks and how often, and how much they send, before anything is read."""

from collections.abc import Awaitable, Callable
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.identity.keys import KeysUnavailable
from shared.identity.principal import Principal
from shared.identity.session import Sessions
from shared.identity.tokens import NotSignedIn
from shared.messages.refusals import Forbidden, Refused
from shared.web.admission.bodies import counted, declared_length, whole
from shared.web.admission.rates import Rates
from shared.web.admission.refusals import TooMany
from shared.web.admission.rules import Rules
from shared.web.pages.page_route import ErrorPage, page_of, wants_page

Refuse = Callable[[Request, Exception], Awaitable[Response]]


class AdmissionGate:
    """ASGI middleware that admits a request, or answers why not."""

    def __init__(self, app: ASGIApp, rules: Rules, sessions: Sessions, rates: Rates, error_page: ErrorPage) -> None:
        self._app = app
        self._rules = rules
        self._sessions = sessions
        self._rates = rates
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            try:
                receive = await self._admitted(request, receive)
            except (Refused, NotSignedIn, KeysUnavailable) as error:
                response = await self._refusal(request, error)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _admitted(self, request: Request, receive: Receive) -> Receive:
        """Return how the application receives the body of a request.

        Raises:
            NotSignedIn, Forbidden, KeysUnavailable: somebody unknown sends a body where one must be known.
            TooMany: this caller asks too often.
            TooLarge, TooSlow: see `bodies`.
        """
        limits, length = self._rules.of(request.method, request.scope["path"]), declared_length(request.scope)
        caller = None if limits.open else await self._caller(request)
        address = request.client.host if request.client else ""
        await self._rates.admit(caller if isinstance(caller, Principal) else None, address, limits.cost)
        if length == 0:
            return receive
        if isinstance(caller, Exception):
            raise caller
        return counted(receive, limits, length) if limits.streamed else await whole(receive, limits, length)

    async def _caller(self, request: Request) -> Principal | Exception:
        """Return who asks, or why that is not known: without a body the route itself may say so."""
        try:
            return await self._sessions.identify(request)
        except (NotSignedIn, Forbidden, KeysUnavailable) as error:
            return error

    async def _refusal(self, request: Request, error: Exception) -> Response:
        if not (isinstance(error, TooMany) and wants_page(request)):
            return await refusal(request, error)
        page = self._error_page(request, *page_of(error))
        page.headers["Retry-After"] = str(error.retry_after)
        return page


async def refusal(request: Request, error: Exception) -> Response:
    """Return the answer of the application's handler for an error that it did not raise itself.

    Raises:
        Exception: the error itself, if nothing handles it: a defect, which the outermost layer logs and answers.
    """
    app: Starlette = request.app
    kinds = [kind for kind in type(error).__mro__ if kind is not Exception and kind in app.exception_handlers]
    if not kinds:
        raise error
    return await cast("Refuse", app.exception_handlers[kinds[0]])(request, error)
