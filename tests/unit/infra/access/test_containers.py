"""Containers get passwords that were made for them; none is written down in the project."""

import re
from pathlib import Path

from infra.image.secrets import write_all
from shared.settings import PROJECT_DIR, Settings

COMPOSE = (PROJECT_DIR / "docker-compose.yml").read_text()


def test_passwords_of_the_servers_are_made_once(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "state", kafka_secrets=None, postgres_secrets=None)
    for server in ("kafka", "postgres"):
        (tmp_path / server).mkdir()
    write_all(settings, tmp_path / "kafka", tmp_path / "postgres")
    first = (tmp_path / "postgres" / "password").read_text()
    assert len(first) > 30
    assert (tmp_path / "postgres" / "admin").read_text() == f"postgresql://crm:{first}@postgres:5432"
    assert [*settings.state_dir.rglob("crm*")] == []
    assert (settings.state_dir / "secrets" / "kafka" / "broker").read_text() in (
        tmp_path / "kafka" / "server.properties"
    ).read_text()
    write_all(settings, tmp_path / "kafka", tmp_path / "postgres")
    assert (tmp_path / "postgres" / "password").read_text() == first


def test_no_password_stands_in_the_settings_of_containers() -> None:
    assert "PASSWORD:" not in COMPOSE
    assert re.findall(r"postgresql://\S+:\S+@", COMPOSE) == []


def test_only_what_prepares_knows_the_administrator() -> None:
    services = COMPOSE.partition("\nservices:")[2]
    assert COMPOSE.count("CRM_POSTGRES_ADMIN") == _part("prepare").count("CRM_POSTGRES_ADMIN") == 1
    users = [name for name in re.findall(r"^  (\w+):", services, re.MULTILINE) if "postgres-password:" in _part(name)]
    assert users == ["secrets", "postgres", "prepare"]


def _part(service: str) -> str:
    found = re.search(rf"^  {service}:.*?(?=^  \w+:|^\w)", COMPOSE, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""
