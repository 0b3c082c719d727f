"""Whoever asks too often is told when to come back: programs by a problem, people by a page."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.sales.department import INTERFACE, SALES
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.web.api.app import create_app
from tests.support.settings import offline


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Provide a stranger's client of a service that allows three requests a minute."""
    settings = offline(state_dir=tmp_path, rate_person="3/minute", rate_address="3/minute")
    app = create_app(Service(settings, SALES, LANGUAGE), INTERFACE)
    token = DevelopmentProvider(settings).issue("anna", ["sales"], now=utc_now())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        client.headers["X-Token"] = token
        yield client


def bearer(client: httpx.AsyncClient) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.headers['X-Token']}"}


async def test_a_program_is_told_when_to_come_back(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/colleagues", headers=bearer(client)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 503, 429]
    refusal = answers[-1]
    assert refusal.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(refusal.headers["Retry-After"]) <= 60
    assert "wait a moment" in refusal.json()["detail"]


async def test_a_person_is_shown_a_page(client: httpx.AsyncClient) -> None:
    headers = {**bearer(client), "Accept": "text/html", "Accept-Language": "zh"}
    page = [await client.get("/", headers=headers) for _ in range(4)][-1]
    assert (page.status_code, page.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert int(page.headers["Retry-After"]) > 0
    assert "请稍候再试" in page.text


async def test_commands_are_counted(client: httpx.AsyncClient) -> None:
    answers = [await client.post("/opportunities", json={}, headers=bearer(client)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]


async def test_a_stranger_with_made_up_tokens_is_counted_by_address(client: httpx.AsyncClient) -> None:
    answers = [
        await client.post("/opportunities", json={}, headers={"Authorization": f"Bearer made.up.{number}"})
        for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]


async def test_signing_in_is_dear(client: httpx.AsyncClient) -> None:
    answer = await client.post("/sign-in", data={"user": "anna"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 429


async def test_health_is_not_counted(client: httpx.AsyncClient) -> None:
    assert {(await client.get("/healthz")).status_code for _ in range(10)} == {200}
