"""Helpers of several tests are in tests/support or beside the tests: no test imports another test's file."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]


def borrowed(folder: Path) -> Iterator[str]:
    """Yield the imports from test files below a folder."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2].startswith("test_"):
                yield f"{path.relative_to(folder)} imports from {node.module}"


def test_no_test_imports_another_test() -> None:
    assert list(borrowed(TESTS)) == []


def test_an_import_from_a_test_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_b.py").write_text("from tests.unit.test_a import helper\n")
    assert list(borrowed(tmp_path)) == ["test_b.py imports from tests.unit.test_a"]
