"""`python -m bench.echo fastapi|starlette <port>`: echo the request, served as the departments are.

The floor under every command over HTTP: no service on this server can answer more requests.
"""

import sys

import msgspec
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from shared.settings import Settings
from shared.web.run import serve

PATH = "/echo"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class EchoedInteraction(BaseModel):
    """The caller's fields of an interaction."""

    kind: str
    summary: str


def _health() -> dict[str, str]:
    return {"status": "ok"}


def fastapi_echo() -> ASGIApp:
    """Return the echo in the style of FastAPI's own documentation."""
    app = FastAPI()
    app.get("/readyz")(_health)

    @app.post(PATH)
    async def echo(interaction: EchoedInteraction) -> EchoedInteraction:
        return interaction

    return app


def starlette_echo() -> ASGIApp:
    """Return the echo as a plain route, like the commands."""

    async def echo(request: Request) -> Response:
        return Response(_encode(_decode(await request.body())), media_type="application/json")

    async def ready(_request: Request) -> Response:
        return Response(_encode(_health()), media_type="application/json")

    return Starlette(routes=[Route(PATH, echo, methods=["POST"]), Route("/readyz", ready)])


APPLICATIONS = {"fastapi": fastapi_echo, "starlette": starlette_echo}

if __name__ == "__main__":
    serve(APPLICATIONS[sys.argv[1]](), Settings(), int(sys.argv[2]))
