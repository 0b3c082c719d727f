"""Every secret may lie in a file that the environment names."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_settings import SettingsError

from shared.settings import Settings

SECRETS = sorted(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_read_from_its_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text("of the file\n")
    monkeypatch.delenv(f"CRM_{name.upper()}", raising=False)
    monkeypatch.setenv(f"CRM_{name.upper()}_FILE", str(file))
    assert getattr(Settings(), name).get_secret_value() == "of the file"
    assert getattr(Settings.model_validate({name: "given"}), name).get_secret_value() == "given"


def test_what_is_no_secret_is_not_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_ISSUER_FILE", str(tmp_path / "missing"))
    assert Settings().issuer == "crm-development"


def test_a_secret_in_two_places_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_POSTGRES", "postgresql://one.example")
    monkeypatch.setenv("CRM_POSTGRES_FILE", str(tmp_path / "other"))
    with pytest.raises(SettingsError, match="CRM_POSTGRES and CRM_POSTGRES_FILE are both set"):
        Settings()


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_POSTGRES", raising=False)
    monkeypatch.setenv("CRM_POSTGRES_FILE", str(tmp_path / "gone"))
    with pytest.raises(SettingsError, match=r"CRM_POSTGRES_FILE=.*gone: No such file"):
        Settings()
