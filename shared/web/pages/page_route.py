"""Routes that answer people: what goes wrong is shown as a page, with a way on."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from shared.message import Refused
from shared.web.problems import STATUS

ErrorPage = Callable[[Request, int, str, str], Response]
"""Renders (request, status, title, detail)."""


def wants_page(request: Request) -> bool:
    """Say whether a person's browser asks for a whole page (and not a program, or a script for a part)."""
    return (
        request.method in {"GET", "HEAD"}
        and "text/html" in request.headers.get("accept", "")
        and not request.headers.get("hx-request")
    )


def page_route(error_page: ErrorPage) -> type[APIRoute]:
    """Return the route class of a department's pages."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def with_error_page(request: Request) -> Response:
                try:
                    return await answer(request)
                except (Refused, HTTPException, RequestValidationError) as error:
                    if not wants_page(request):
                        raise
                    return error_page(request, *_told(error))

            return with_error_page

    return PageRoute


def _told(error: Refused | HTTPException | RequestValidationError) -> tuple[int, str, str]:
    match error:
        case Refused():
            status, title = STATUS.get(type(error), (409, "Refused"))
            return status, title, error.detail
        case HTTPException():
            return error.status_code, "Not found" if error.status_code == 404 else "Request failed", str(error.detail)  # noqa: PLR2004
        case _:
            return 422, "Not valid", "the address does not make sense; perhaps part of it is missing"
