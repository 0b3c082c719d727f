from pathlib import Path

import httpx
import pytest

from services.sales.department import INTERFACE, SALES
from shared.web.run import application
from tests.support.settings import offline


@pytest.mark.parametrize(
    ("hsts", "scheme", "promise"),
    [(600, "https", "max-age=600"), (600, "http", None), (0, "https", None), (0, "http", None)],
)
async def test_browsers_are_told_to_stay_with_https_where_the_operator_says_so(
    tmp_path: Path, hsts: int, scheme: str, promise: str | None
) -> None:
    transport = httpx.ASGITransport(application(offline(state_dir=tmp_path, hsts=hsts), SALES, INTERFACE))
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://127.0.0.1") as client:
        for path in ("/healthz", "/nowhere", "/opportunities"):
            assert (await client.get(path)).headers.get("strict-transport-security") == promise
