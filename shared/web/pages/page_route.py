"""Routes for people: errors are shown as a page that offers a way to continue."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from shared.engine.commands.queue import Unavailable
from shared.engine.store.database import AWAY
from shared.identity.tokens import NotSignedIn
from shared.messages.refusals import Refused
from shared.messages.translation import N_
from shared.web.api.problems import STATUS, STORE_AWAY
from shared.web.runtime import runtime_of

NOT_FOUND = 404
ErrorPage = Callable[[Request, int, str, str], Response]
"""Renders (request, status, title, detail)."""


def wants_page(request: Request) -> bool:
    """Return whether a browser requests a whole page; False for programs, and for scripts that request a part."""
    return (
        request.method in {"GET", "HEAD"}
        and "text/html" in request.headers.get("accept", "")
        and not request.headers.get("hx-request")
    )


def page_route(error_page: ErrorPage) -> type[APIRoute]:
    """Return the route class of a department's pages.

    `request.state.seen` is the number of the latest change that the page takes into account. When the browser starts
    to listen, it receives all changes since then.
    """

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def with_error_page(request: Request) -> Response:
                request.state.seen = runtime_of(request).service.changes.number
                try:
                    return await answer(request)
                except (Refused, HTTPException, RequestValidationError, Unavailable, *AWAY) as error:
                    if not wants_page(request):
                        raise
                    return error_page(request, *page_of(error))

            return with_error_page

    return PageRoute


def show_lost_people_a_page(app: FastAPI, error_page: ErrorPage) -> None:
    """Answer browsers with a page if an address does not exist; programs get the same answer as before."""
    answer_programs = cast(Callable[[Request, Exception], Awaitable[Response]], app.exception_handlers[HTTPException])

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != NOT_FOUND or not wants_page(request):
            return await answer_programs(request, error)
        with suppress(NotSignedIn):
            await runtime_of(request).sessions.authenticate(request)
        return error_page(request, *page_of(error))

    app.add_exception_handler(HTTPException, answer)


def page_of(error: Exception) -> tuple[int, str, str]:
    """Return status, title and detail of the page that shows an error."""
    match error:
        case Refused():
            status, title = STATUS.get(type(error), (409, "Refused"))
            return status, title, error.detail
        case HTTPException():
            if error.status_code == NOT_FOUND:
                return NOT_FOUND, N_("Not found"), N_("This page doesn't exist. The address may be incomplete.")
            return error.status_code, N_("Request failed"), str(error.detail)
        case Unavailable():
            return 503, N_("Not available"), str(error)
        case RequestValidationError():
            return 422, N_("Not valid"), N_("The address is not valid. Part of it may be missing.")
        case _:
            return 503, N_("Not available"), STORE_AWAY
