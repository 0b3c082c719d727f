"""No code is written twice: only a few identical runs of six lines or more may exist in two places."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from shared.settings import PROJECT_DIR

SHORTEST = 6
"""Least number of code lines in a run; blank lines, comments and imports do not count."""
MOST = 5
"""Pairs that may stay: a row mirrors its event, or a response its row."""


class Line(NamedTuple):
    """A line of code with its place."""

    text: str
    number: int


class Twin(NamedTuple):
    """Two files with a common run of lines, and its start in each."""

    one: str
    other: str
    at: tuple[int, int]
    length: int


def code_lines(text: str) -> list[Line]:
    """Return the lines of code, without imports, docstrings and comments."""
    tree = ast.parse(text)
    left_out: set[int] = set()
    for node in ast.walk(tree):
        prose = (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        )
        if isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.Expr) and prose):
            left_out |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    return [Line(line, n) for n, line in lines if line and n not in left_out and not line.startswith("#")]


def twins(files: Mapping[str, str]) -> list[Twin]:
    """Return the places of equal lines: the longest run for each pair of files."""
    code = {name: code_lines(text) for name, text in files.items()}
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, lines in code.items():
        for start in range(len(lines) - SHORTEST + 1):
            places[tuple(line.text for line in lines[start : start + SHORTEST])].append((name, start))
    longest: dict[tuple[str, str], Twin] = {}
    for pair in (pair for same in places.values() if len(same) > 1 for pair in _pairs(same)):
        twin = _twin(code, *pair)
        existing = longest.get((twin.one, twin.other))
        if twin.length and (existing is None or twin.length > existing.length):
            longest[twin.one, twin.other] = twin
    return sorted(longest.values(), key=lambda twin: -twin.length)


def _pairs(places: Sequence[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    return ((first, other) for n, first in enumerate(places) for other in places[n + 1 :])


def _twin(code: Mapping[str, Sequence[Line]], first: tuple[str, int], other: tuple[str, int]) -> Twin:
    mine, theirs = code[first[0]][first[1] :], code[other[0]][other[1] :]
    length = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a.text != b.text), None)
    length = min(len(mine), len(theirs)) if length is None else length
    overlap = first[0] == other[0] and other[1] - first[1] < length
    telling = sum(any(mark.isalpha() for mark in line.text) for line in mine[:length])
    return Twin(first[0], other[0], (mine[0].number, theirs[0].number), 0 if overlap or telling < SHORTEST else length)


def sources(folders: Iterable[str]) -> dict[str, str]:
    files = (file for folder in folders for file in sorted((PROJECT_DIR / folder).rglob("*.py")))
    return {file.relative_to(PROJECT_DIR).as_posix(): file.read_text() for file in files}


def test_nothing_is_written_twice() -> None:
    pairs = twins(sources(("shared", "services")))
    assert len(pairs) <= MOST, "\n".join(map(str, pairs))


def test_a_copy_is_noticed() -> None:
    body = "\n".join(f"    step_{n}(value)" for n in range(SHORTEST))
    assert twins({"one.py": f"def work(value):\n{body}\n", "two.py": f"def play(value):\n{body}\n"})
    assert not twins({"one.py": f"def work(value):\n{body}\n", "two.py": "def play(value):\n    return value\n"})
