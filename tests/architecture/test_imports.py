"""The import contracts hold, and each one breaks when a forbidden import is planted in a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "departments": ("services/sales/opportunities/routes.py", "import services.contacts.department"),
    "shared": ("shared/history/history.py", "import services.contacts"),
    "rings": ("shared/query/text.py", "import shared.kernel.merges"),
    "engine": ("shared/engine/service.py", "import shared.events.catalogue"),
    "furniture": ("services/sales/opportunities/domain/row.py", "import services.sales.opportunities.views.board"),
    "features-contacts": ("services/contacts/fields/domain.py", "import services.contacts.profile.views.tickets"),
    "features-sales": ("services/sales/pipelines/domain.py", "import services.sales.opportunities.routes"),
    "features-service-desk": ("services/service_desk/calls/views.py", "import services.service_desk.tickets.routes"),
    "features-analytics": ("services/analytics/reports/views.py", "import services.analytics.dashboards.pages.period"),
    "pure": ("shared/model/view.py", "import asyncio"),
    "drivers": ("services/contacts/people/routes.py", "import asyncpg"),
}
"""Contract id → where to plant which import."""


def lint(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [Path(sys.executable).parent / "lint-imports", "--contract", contract, "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root)})


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    for name in ("services", "shared", "infra"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_every_contract_is_planted() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert text.count("[[tool.importlinter.contracts]]") == len(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_forbidden_import_is_noticed(copy: Path, contract: str) -> None:
    where, what = PLANTED[contract]
    assert lint(copy, contract).returncode == 0, "the contract must hold before"
    file = copy / where
    before = file.read_text()
    file.write_text(f"{before}\n{what}\n")
    try:
        result = lint(copy, contract)
    finally:
        file.write_text(before)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
