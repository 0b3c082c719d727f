from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.app import build


@pytest.fixture(autouse=True)
def development(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ENV": "development", "STATE_DIR": str(tmp_path), "TOKEN_HOURS": "6"}.items():
        monkeypatch.setenv(f"CRM_{name}", value)


def test_a_token_is_not_for_longer_than_services_accept() -> None:
    refused = CliRunner().invoke(build(), ["token", "--user", "anna", "--hours", "7"])
    assert refused.exit_code == 2
    assert "CRM_TOKEN_HOURS=6" in refused.output
    assert CliRunner().invoke(build(), ["token", "--user", "anna", "--hours", "6"]).exit_code == 0
    assert CliRunner().invoke(build(), ["token", "--user", "anna"]).exit_code == 0


def test_the_link_stays_the_same() -> None:
    first, second = (CliRunner().invoke(build(), ["link"]).output for _ in range(2))
    assert first == second
    assert first.startswith("http://127.0.0.1:8101/sign-in?key=")
