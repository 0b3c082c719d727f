"""All rooms of a department have the same furniture, and no folder has too many files."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rooms import strangers

ROOT = Path(__file__).parents[2]
CODE = [path for ring in ("shared", "services") for path in (ROOT / ring).rglob("*") if "__pycache__" not in path.parts]
ROOMS = sorted({path.parent for path in CODE if path.match("services/*/*/__init__.py")})
MOST_MODULES = 14
MOST_TEMPLATES = 15
MOST_LOOSE_MODULES = 3


def deciders(root: Path) -> Iterator[Path]:
    """Yield the modules of departments that define a function named `decide`."""
    for path in sorted((root / "services").rglob("*.py")):
        functions = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        if "decide" in functions:
            yield path.relative_to(root)


def in_domain(path: Path) -> bool:
    """Return whether a department's module belongs to the domain of a room."""
    return len(path.parts) > 3 and path.parts[3] in {"domain", "domain.py"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.parent.name}/{room.name}")
def test_a_room_is_furnished_like_the_others(room: Path) -> None:
    assert strangers(room) == set()
    assert ast.get_docstring(ast.parse((room / "feature.py").read_text()))


def test_there_are_rooms() -> None:
    assert len(ROOMS) > 20


def test_the_face_of_a_room_is_not_in_its_package() -> None:
    """Importing a room's domain must not load its pages."""
    for room in ROOMS:
        body = ast.parse((room / "__init__.py").read_text()).body
        assert all(isinstance(node, ast.Expr) for node in body), room


def test_decisions_are_in_the_domain() -> None:
    modules = list(deciders(ROOT))
    assert modules
    assert [path for path in modules if not in_domain(path)] == []


def test_domains_and_child_processes_load_no_http() -> None:
    """FastAPI takes longer to load than a short file takes to validate."""
    services = sorted(path for path in CODE if path.match("*.py") and path.relative_to(ROOT).parts[0] == "services")
    domains = [path for path in services if in_domain(path.relative_to(ROOT))]
    children = [path for path in services if "= ChildProcess(" in path.read_text()]
    assert domains
    assert children
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (*domains, *children)]
    program = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print("fastapi" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *modules], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(("suffix", "most"), [(".py", MOST_MODULES), (".html", MOST_TEMPLATES)])
def test_no_folder_is_too_full(suffix: str, most: int) -> None:
    full = Counter(path.parent for path in CODE if path.suffix == suffix)
    assert {folder.relative_to(ROOT).as_posix(): count for folder, count in full.items() if count > most} == {}


def test_shared_is_in_rings() -> None:
    assert len(list((ROOT / "shared").glob("*.py"))) <= MOST_LOOSE_MODULES
