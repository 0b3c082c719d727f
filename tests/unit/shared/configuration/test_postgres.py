"""Addresses of Postgres: who signs in, with which password, and with which parameters."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.settings import Settings


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets" / "postgres"
    folder.mkdir(parents=True)
    for role, password in {"crm": "superior", "crm_sales": "p@ss/word", "crm_auditor": "reads"}.items():
        (folder / role).write_text(f"{password}\n")
    return folder


def settings(state: Path, postgres: str = "", admin: str = "") -> Settings:
    return Settings(state_dir=state, postgres=SecretStr(postgres), postgres_admin=SecretStr(admin))


@pytest.mark.usefixtures("secrets")
def test_a_department_signs_in_at_the_embedded_server_as_its_own_role(tmp_path: Path) -> None:
    embedded = settings(tmp_path)
    assert embedded.postgres_url("crm_sales") == "postgresql://crm_sales:p%40ss%2Fword@127.0.0.1:8191/crm_sales"
    server = embedded.postgres_server
    assert server.url("crm_sales", "crm_auditor") == "postgresql://crm_auditor:reads@127.0.0.1:8191/crm_sales"
    assert server.administration("postgres") == "postgresql://crm:superior@127.0.0.1:8191/postgres"


@pytest.mark.usefixtures("secrets")
def test_parameters_of_the_address_stay(tmp_path: Path) -> None:
    own = settings(tmp_path, "postgresql://db.example:5432/?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    expected = (
        "postgresql://crm_sales:p%40ss%2Fword@db.example:5432/crm_sales?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    assert own.postgres_url("crm_sales") == expected


@pytest.mark.usefixtures("secrets")
def test_roles_of_a_server_without_an_administrator_are_made_elsewhere(tmp_path: Path) -> None:
    assert settings(tmp_path, "postgresql://db.example").postgres_server.administration("postgres") is None


def test_one_user_of_ones_own_does_everything(tmp_path: Path) -> None:
    own = settings(tmp_path, "postgresql://me:secret@db.example:5432?sslmode=require")
    assert not own.postgres_server.has_roles
    address = "postgresql://me:secret@db.example:5432/crm_sales?sslmode=require"
    assert own.postgres_url("crm_sales") == own.postgres_server.administration("crm_sales") == address


@pytest.mark.usefixtures("secrets")
def test_the_password_of_an_administrator_may_lie_in_a_file(tmp_path: Path) -> None:
    own = settings(tmp_path, "postgresql://db.example", admin="postgresql://crm@db.example")
    assert own.postgres_server.administration("postgres") == "postgresql://crm:superior@db.example/postgres"


def test_a_user_without_a_password_here_is_left_to_the_driver(tmp_path: Path) -> None:
    assert (
        settings(tmp_path, "postgresql://me@db.example").postgres_url("crm_sales").endswith("//me@db.example/crm_sales")
    )


@pytest.mark.usefixtures("secrets")
def test_passwords_are_not_shown(tmp_path: Path) -> None:
    own = settings(tmp_path, "postgresql://me:hidden@db.example", admin="postgresql://crm:hidden@db.example")
    assert "hidden" not in repr(own)
    assert "hidden" not in repr(own.postgres_server)
