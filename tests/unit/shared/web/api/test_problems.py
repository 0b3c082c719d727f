"""Errors as problem documents: an unavailable server is reported as such, not as a program error."""

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from shared.web.api import problems


async def answered(error: Exception) -> httpx.Response:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    async def read() -> None:
        raise error

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://crm.example") as client:
        return await client.get("/")


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.ConnectionDoesNotExistError("closed in the middle"),
        asyncpg.InterfaceError("the pool is closing"),
    ],
)
async def test_a_store_that_is_away_is_said_to_be_away(error: Exception) -> None:
    answer = await answered(error)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"


async def test_what_is_wrong_with_us_is_our_mistake() -> None:
    for error in (FileNotFoundError("settings"), KeyError("name")):
        answer = await answered(error)
        assert (answer.status_code, answer.json()["title"]) == (500, "Internal error")
