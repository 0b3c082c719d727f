"""In production the state of a service and its interface are shown to operators and to the machine itself."""

import json
from pathlib import Path
from typing import Literal

import httpx
import pytest
from pydantic import SecretStr

from services.sales.department import INTERFACE, SALES
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.model.policy import Role
from shared.settings import Settings
from shared.web.api.app import create_app
from shared.web.api.operations.health import Health

BEHIND = ("/metrics", "/openapi.json", "/docs")
ELSEWHERE, HERE = ("10.1.2.3", 5000), ("127.0.0.1", 5000)
REPORT = {"ready": False, "service": "sales", "reasons": ["projector: it stands still"], "outbox": {}, "lag": {}}


@pytest.fixture(autouse=True)
def known_report(monkeypatch: pytest.MonkeyPatch) -> None:
    async def report(_self: Health) -> dict[str, object]:
        return dict(REPORT)

    monkeypatch.setattr(Health, "report", report)


async def client(
    folder: Path,
    env: Literal["development", "production"] = "production",
    at: tuple[str, int] = ELSEWHERE,
    role: Role | None = None,
) -> httpx.AsyncClient:
    """Return a client at an address, of somebody with a role or of a stranger."""
    settings = Settings(state_dir=folder, env=env, postgres=SecretStr("postgresql://crm@nowhere:1"), kafka="nowhere:1")
    provider = DevelopmentProvider(settings.model_copy(update={"env": "development"}))
    keys = folder / "keys.json"
    keys.write_text(json.dumps(await provider.jwks()))
    app = create_app(Service(settings.model_copy(update={"jwks": str(keys)}), SALES, LANGUAGE), INTERFACE)
    headers = {"Authorization": f"Bearer {provider.issue('ina', [role], now=utc_now())}"} if role else {}
    transport = httpx.ASGITransport(app, client=at)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)


@pytest.mark.parametrize("path", BEHIND)
async def test_a_stranger_in_production_sees_nothing(tmp_path: Path, path: str) -> None:
    async with await client(tmp_path) as stranger:
        assert (await stranger.get(path)).status_code == 401
    async with await client(tmp_path, role="sales") as seller:
        assert (await seller.get(path)).status_code == 403


@pytest.mark.parametrize("path", BEHIND)
@pytest.mark.parametrize("role", ["admin", "auditor", "system"])
async def test_operators_in_production_see_it(tmp_path: Path, path: str, role: Role) -> None:
    async with await client(tmp_path, role=role) as operator:
        assert (await operator.get(path)).status_code == 200


@pytest.mark.parametrize("path", BEHIND)
async def test_the_machine_itself_and_development_see_it(tmp_path: Path, path: str) -> None:
    async with await client(tmp_path, at=HERE) as probe:
        assert (await probe.get(path)).status_code == 200
        for header in ("X-Forwarded-For", "Forwarded"):
            proxied = await probe.get(path, headers={header: "for=10.1.2.3"})
            assert proxied.status_code == 401, "a proxy on the machine speaks for others"
    async with await client(tmp_path, "development") as anybody:
        assert (await anybody.get(path)).status_code == 200


async def test_everybody_learns_whether_it_is_ready_and_operators_why_not(tmp_path: Path) -> None:
    async with await client(tmp_path) as stranger, await client(tmp_path, role="sales") as seller:
        for answer in (await stranger.get("/readyz"), await seller.get("/readyz")):
            assert (answer.status_code, answer.json()) == (503, {"ready": False, "service": "sales"})
        assert (await stranger.get("/healthz")).status_code == 200
    async with await client(tmp_path, role="auditor") as auditor, await client(tmp_path, at=HERE) as probe:
        for answer in (await auditor.get("/readyz"), await probe.get("/readyz")):
            assert (answer.status_code, answer.json()) == (503, REPORT)


@pytest.mark.parametrize("path", ["/healthz", "/opportunities", "/nowhere", "/docs", "/reports/x"])
async def test_no_cache_keeps_an_answer(tmp_path: Path, path: str) -> None:
    async with await client(tmp_path, role="admin") as admin:
        assert (await admin.get(path)).headers["cache-control"] == "no-store"
        assert (await admin.post(path)).headers["cache-control"] == "no-store"


async def test_caches_keep_static_files(tmp_path: Path) -> None:
    async with await client(tmp_path) as stranger:
        asset = await stranger.get(INTERFACE.pages.assets.url("css/kit.css"))
        assert "immutable" in asset.headers["cache-control"]
