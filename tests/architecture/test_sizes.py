"""Files and functions stay small enough to be read at a glance."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from shared.settings import PROJECT_DIR

LONGEST_FILE, LONG_FILES = 250, 2
LONGEST_FUNCTION, LONG_FUNCTIONS = 25, 15
MEDIAN, NINE_OF_TEN = 5, 15


class Function(NamedTuple):
    """A function and its lines, without its docstring."""

    lines: int
    place: str


def functions(files: Mapping[str, str]) -> list[Function]:
    """Return all functions, the longest first."""
    return sorted((each for name, text in files.items() for each in _functions(name, text)), reverse=True)


def _functions(name: str, text: str) -> Iterator[Function]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield Function(lines, f"{name}:{node.lineno} {node.name}")


def sources(folders: Iterable[str]) -> dict[str, str]:
    files = (file for folder in folders for file in sorted((PROJECT_DIR / folder).rglob("*.py")))
    return {file.relative_to(PROJECT_DIR).as_posix(): file.read_text() for file in files}


CODE = sources(("shared", "services"))


def test_files_are_short() -> None:
    long = {name: text.count("\n") for name, text in CODE.items() if text.count("\n") > LONGEST_FILE}
    assert len(long) <= LONG_FILES, long


def test_functions_are_short() -> None:
    lengths = functions(CODE)
    long = [function for function in lengths if function.lines > LONGEST_FUNCTION]
    assert len(long) <= LONG_FUNCTIONS, "\n".join(f"{function.lines} {function.place}" for function in long)
    assert median(function.lines for function in lengths) <= MEDIAN
    assert sorted(function.lines for function in lengths)[len(lengths) * 9 // 10] <= NINE_OF_TEN


def test_a_long_function_is_noticed(tmp_path: Path) -> None:
    body = "\n".join(f"    step_{n}()" for n in range(LONGEST_FUNCTION + 1))
    file = tmp_path / "long.py"
    file.write_text(f"def work() -> None:\n{body}\n")
    (function,) = functions({file.name: file.read_text()})
    assert function.lines > LONGEST_FUNCTION
