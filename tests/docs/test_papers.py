"""The usual papers of a project exist, and the commit hooks run the commands of `make check`."""

import tomllib
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

PAPERS = ("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".editorconfig", ".pre-commit-config.yaml")


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_is_there(paper: str) -> None:
    assert (PROJECT_DIR / paper).read_text().strip()


def test_the_hooks_run_make_check() -> None:
    hooks = (PROJECT_DIR / ".pre-commit-config.yaml").read_text()
    assert hooks.count("entry:") == 1
    assert "entry: make check" in hooks


def test_the_license_is_declared() -> None:
    project = tomllib.loads(Path(PROJECT_DIR / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (PROJECT_DIR / "LICENSE").read_text()


def test_the_version_has_an_entry_in_the_changelog() -> None:
    version = tomllib.loads(Path(PROJECT_DIR / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (PROJECT_DIR / "CHANGELOG.md").read_text()
