"""Modules, files and symbols named in comments, docstrings and documents exist."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

ROOTS = "shared|services|infra|tests|bench"
_path = re.compile(rf"(?<![\w./-])(?:{ROOTS}|docs)/[\w./-]*[\w/]")
_dotted = re.compile(rf"(?<![\w./-])(?:{ROOTS})(?:\.[A-Za-z_]\w*)+")
_comment = {
    ".sql": r"--.*",
    ".css": r"/\*.*?\*/",
    ".js": r"//.*|/\*.*?\*/",
    ".toml": r"#.*",
    "": r"#.*",
    ".html": r"\{#.*?#\}",
}
"""The comment syntax by file ending."""


@cache
def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def prose_of(file: Path) -> Iterator[str]:
    """Yield the comments and docstrings of a file, or the whole text of a document."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        yield text
    elif file.suffix == ".py":
        yield from _python_prose(text)
    elif file.suffix in _comment:
        yield from re.findall(_comment[file.suffix], text, re.DOTALL if file.suffix in {".css", ".html"} else 0)


def _python_prose(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def missing_in(prose: str) -> list[str]:
    """Return the paths and dotted names in a text that do not exist."""
    paths = [path for path in _path.findall(prose) if not _is_file(path)]
    return paths + [name for name in _dotted.findall(prose) if not _is_defined(name)]


def _is_file(path: str) -> bool:
    """Return whether a path, cut off at `*` or `<…>`, leads to a file or folder of the tree."""
    return (PROJECT_DIR / path).exists()


def _is_defined(dotted: str) -> bool:
    """Return whether a dotted name is a package, a module or a symbol of one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        folder = PROJECT_DIR.joinpath(*parts[:length])
        module = folder.with_suffix(".py") if folder.with_suffix(".py").exists() else folder / "__init__.py"
        if length == len(parts) and folder.is_dir():
            return True
        if module.exists():
            return length == len(parts) or re.search(rf"\b{parts[length]}\b", module.read_text()) is not None
    return False


FILES = [
    Path(name)
    for name in tracked()
    if (Path(name).suffix in {*_comment, ".py", ".md"})
    and "vendor" not in name
    and not name.endswith(("LICENSE", ".txt"))
]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_what_is_named_is_there(file: Path) -> None:
    if not (PROJECT_DIR / file).exists():
        pytest.fail(f"{file} is tracked but not there")
    assert [name for prose in prose_of(PROJECT_DIR / file) for name in missing_in(prose)] == []


@pytest.mark.parametrize(
    "text", ["see `shared.nowhere.at_all`", "stands in shared/model/nothing.py", "`shared.model.view.Nothing`"]
)
def test_what_is_not_there_is_noticed(text: str) -> None:
    assert missing_in(text)
