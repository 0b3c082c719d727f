"""Reads while a service starts or its store is away: the response asks the client to wait."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from services.sales.department import INTERFACE, SALES
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.settings import Settings
from shared.web.api.app import create_app
from tests.support.settings import offline

PAGE = {"Accept": "text/html"}


class Away:
    """A store that was killed."""

    async def fetch(self, *_asked: object) -> NoReturn:
        raise asyncpg.CannotConnectNowError("the database system is shutting down")

    fetchrow = fetch


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return offline(state_dir=tmp_path)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """Return the application of a service that has not started."""
    return create_app(Service(settings, SALES, LANGUAGE), INTERFACE)


@pytest.fixture
async def client(app: FastAPI, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    token = DevelopmentProvider(settings).issue("anna", ["sales"], now=utc_now())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


@pytest.fixture
def away(app: FastAPI) -> None:
    """Provide a running service whose store is gone."""
    app.state.runtime.service.database.generation = 1
    app.state.runtime.reader = Away()


async def refused(client: httpx.AsyncClient, path: str, words: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "1"
    assert words in answer.json()["detail"]


async def test_a_service_that_starts_says_so(client: httpx.AsyncClient) -> None:
    await refused(client, "/colleagues", "is starting: not started")


async def test_it_is_alive_meanwhile(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200


@pytest.mark.usefixtures("away")
async def test_a_store_that_is_away_is_no_mistake_of_ours(client: httpx.AsyncClient) -> None:
    await refused(client, "/colleagues", "cannot be reached")


@pytest.mark.parametrize("path", ["/", "/ui/opportunities"])
async def test_people_get_a_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=PAGE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "is starting" in answer.text


@pytest.mark.usefixtures("away")
async def test_people_get_a_page_when_the_store_is_away(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers=PAGE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "cannot be reached" in answer.text
