import os
from pathlib import Path

import pytest

from infra.cli import environment
from shared.settings import Settings


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provide an empty state directory, and an environment without CRM_ENV."""
    monkeypatch.setattr(os, "environ", {**os.environ, "CRM_STATE_DIR": str(tmp_path)})
    os.environ.pop("CRM_ENV", None)
    return tmp_path


def started() -> str:
    """Start the installation as `crm up` does; return its environment."""
    environment.recall()
    settings = environment.settle()
    environment.remember(settings)
    return settings.env


@pytest.mark.usefixtures("installation")
def test_a_service_is_for_production_unless_somebody_says_otherwise() -> None:
    assert Settings().env == "production"


@pytest.mark.usefixtures("installation")
def test_a_new_installation_is_for_development() -> None:
    assert started() == "development"


@pytest.mark.usefixtures("installation")
def test_what_the_user_says_holds() -> None:
    os.environ["CRM_ENV"] = "production"
    assert started() == "production"


@pytest.mark.usefixtures("installation")
def test_an_installation_stays_what_it_was_started_as() -> None:
    os.environ["CRM_ENV"] = "production"
    started()
    del os.environ["CRM_ENV"]
    assert started() == "production"


@pytest.mark.usefixtures("installation")
def test_later_commands_go_by_what_was_started() -> None:
    started()
    del os.environ["CRM_ENV"]
    environment.recall()
    assert Settings().env == "development"


@pytest.mark.usefixtures("installation")
def test_a_command_before_the_first_start_decides_nothing() -> None:
    environment.recall()
    assert Settings().env == "production"
