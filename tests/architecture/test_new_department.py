"""A new department needs its own skeleton and one line of settings: a copy of the tree with both responds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rooms import strangers

ROOT = Path(__file__).parents[2]
LISTED = '    Listed("analytics", "Analytics", "chart-column"),\n'
SKELETON = {
    "__init__.py": '"""Legal: the contracts that we sign."""\n',
    "__main__.py": '''"""Run this department: `python -m services.legal`."""

from services.legal.app import main

main()
''',
    "app.py": '''"""Running this department as a process."""

from services.legal.department import INTERFACE, LEGAL
from shared.web.run import run


def main() -> None:
    """Run the department until it is told to stop."""
    run(LEGAL, INTERFACE)
''',
    "shell.py": '''"""The pages of this department: where their templates are."""

from pathlib import Path

from shared.web.pages.kit import Pages

PAGES = Pages("legal", Path(__file__).parent)
''',
    "access.py": '''"""Who may do what in legal."""

from shared.model.policy import READERS, Policy

CONTRACT_POLICY = Policy("contract", {"read": READERS})
''',
    "department.py": '''"""Legal: the list of its features."""

from services.legal.contracts import feature as contracts
from services.legal.shell import PAGES
from shared.web.feature import compose

LEGAL, INTERFACE = compose("legal", pages=PAGES, features=(contracts.FEATURE,))
''',
    "contracts/__init__.py": "",
    "contracts/feature.py": '''"""The contracts that we sign."""

from services.legal.contracts.pages import router
from shared.web.feature import Feature
from shared.web.pages.kit import Link

FEATURE = Feature(routers=(router,), menu=(Link("Contracts", "/ui/contracts", "list"),))
''',
    "contracts/pages.py": '''"""Contracts for people."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.legal.access import CONTRACT_POLICY
from services.legal.shell import PAGES

router = PAGES.router(CONTRACT_POLICY)


@router.get("/ui/contracts")
async def contracts(request: Request) -> HTMLResponse:
    """Show the contracts."""
    return PAGES.render(request, "contracts.html")
''',
    "contracts/templates/contracts.html": """{% extends "layout.html" %}
{% block main %}<h1>Our contracts</h1>{% endblock %}
""",
}
ASK = """
import asyncio
import sys
from pathlib import Path

import httpx
import structlog

from services.legal.department import INTERFACE, LEGAL
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.web.run import application
from tests.support.settings import offline

SETTINGS = offline(state_dir=Path(sys.argv[1]))
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


async def ask() -> None:
    app = application(SETTINGS, LEGAL, INTERFACE)
    app.state.runtime.service.database.generation = 1
    token = DevelopmentProvider(SETTINGS).issue("anna", ["sales"], now=utc_now())
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        print((await client.get("/healthz")).status_code)
        page = await client.get("/ui/contracts")
        print(page.status_code, "Our contracts" in page.text, 'href="/ui/contracts"' in page.text)


asyncio.run(ask())
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    for name in ("services", "shared", "infra", "tests", "bench"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for name, text in SKELETON.items():
        file = root / "services/legal" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    settings = root / "shared/settings.py"
    text = settings.read_text()
    assert text.count(LISTED) == 1
    settings.write_text(text.replace(LISTED, f'{LISTED}    Listed("legal", "Legal", "list"),\n'))
    return root


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, env=environment)


def test_it_answers(tree: Path) -> None:
    done = run(tree, sys.executable, "-c", ASK, str(tree / ".state"))
    assert done.stdout.splitlines() == ["200", "200 True True"], done.stderr


def test_its_rooms_are_furnished(tree: Path) -> None:
    assert strangers(tree / "services/legal/contracts") == set()


def test_its_code_is_clean(tree: Path) -> None:
    done = run(tree, str(Path(sys.executable).parent / "ruff"), "check", "--no-cache", "services/legal")
    assert done.returncode == 0, done.stdout


def test_the_rules_of_the_tree_hold_for_it(tree: Path) -> None:
    lint = str(Path(sys.executable).parent / "lint-imports")
    done = run(tree, lint, "--no-cache")
    assert done.returncode == 0, done.stdout
    (tree / "services/legal/contracts/domain.py").write_text("import services.sales.department\n")
    done = run(tree, lint, "--no-cache", "--contract", "departments")
    assert "BROKEN" in done.stdout


def test_it_is_reached_and_started_like_the_others(tree: Path) -> None:
    program = """
import pathlib, sys
from infra.supervisor.plan import planned_services
from shared.settings import Settings
print(planned_services(Settings(state_dir=pathlib.Path(sys.argv[1])))[-1].name)
"""
    done = run(tree, sys.executable, "-c", program, str(tree / ".state"))
    assert done.stdout.strip() == "legal", done.stderr
