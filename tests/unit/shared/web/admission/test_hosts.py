from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.sales.department import INTERFACE, SALES
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.settings import Settings
from shared.web.run import application
from tests.support.settings import offline


@asynccontextmanager
async def browsing(folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Provide an administrator's client of a service with these settings."""
    chosen = offline(state_dir=folder, demo_sign_in="published-on-loopback", **settings)
    token = DevelopmentProvider(chosen).issue("oskar", ["admin"], now=utc_now())
    transport = httpx.ASGITransport(application(chosen, SALES, INTERFACE))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


OTHERS = [
    "evil.example",
    "evil.example:8102",
    "127.0.0.1.evil.example",
    "evil@127.0.0.1",
    "127.0.0.1:8102:8102",
    "127.0.0.1, evil.example",
    "0.0.0.0:8102",
    "[::2]",
    "",
]


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/opportunities", "/nowhere", "/assets/ui.css"])
async def test_requests_for_other_hosts_are_refused_before_everything(tmp_path: Path, host: str, path: str) -> None:
    async with browsing(tmp_path, host="0.0.0.0") as client:
        for answer in (await client.get(path, headers={"Host": host}), await client.post(path, headers={"Host": host})):
            assert answer.status_code == 421
            assert "CRM_HOSTS" in answer.json()["detail"]
            assert answer.json()["errors"][0]["field"] == "Host"
            assert host == "" or host not in answer.text
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_two_hosts_are_none(tmp_path: Path) -> None:
    async with browsing(tmp_path) as client:
        two = [("Host", "127.0.0.1"), ("Host", "evil.example")]
        assert (await client.get("/healthz", headers=two)).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8102", "LOCALHOST:1", "[::1]:8102", "[::1]"])
async def test_loopback_names_are_always_ours(tmp_path: Path, host: str) -> None:
    async with browsing(tmp_path, hosts="crm.example") as client:
        assert (await client.get("/healthz", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({"hosts": "crm.example, Other.Example"}, "crm.example:443"),
        ({"hosts": "crm.example, Other.Example"}, "other.example"),
        ({"hosts": "[fd00::1]"}, "[FD00::1]:8102"),
        ({"host": "192.0.2.7"}, "192.0.2.7:8102"),
        ({"host": "fd00::2"}, "[fd00::2]:8102"),
        ({"services": "http://{department}:{port}"}, "service_desk:8103"),
        ({"services": "https://crm.internal:{port}"}, "crm.internal"),
    ],
)
async def test_hosts_of_the_settings_are_ours(tmp_path: Path, settings: dict[str, str], host: str) -> None:
    async with browsing(tmp_path, **settings) as client:
        assert (await client.get("/healthz", headers={"Host": host})).status_code == 200
        assert (await client.get("/healthz", headers={"Host": "evil.example"})).status_code == 421


@pytest.mark.parametrize("hosts", ["*", "*.example.com", "https://crm.example", "crm.example:443", "a b", "::1"])
def test_a_host_is_a_name_without_scheme_port_or_star(hosts: str) -> None:
    make: Callable[..., Settings] = Settings
    with pytest.raises(ValueError, match="is not the name of a host"):
        make(hosts=hosts)
