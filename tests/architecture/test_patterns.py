"""No pattern takes longer than its input is long.

Python's `re` tries every way to match. A repetition without bound that something follows costs the square of a long
input, and one within another costs far more. Patterns of pydantic (`pattern=`) run on an engine that has no such cost.
"""

import ast
from collections.abc import Iterator, Sequence
from importlib import import_module
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from shared.settings import PROJECT_DIR

FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
REPEATS = frozenset({kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT})
MOST = 1000
"""Repetitions, of all nested repeats together, up to which a repeat counts as bounded."""
LINEAR = {rb"(?<!\\)(?:\\\\)*\\u0000": "the repetition begins at no place within a run of backslashes"}
"""Patterns that are linear for a reason which this test does not see."""


def faults(pattern: str | bytes) -> list[str]:
    """Return what makes a pattern slow."""
    return [] if pattern in LINEAR else list(_faults(_parser.parse(pattern), end=True, times=1))


def _faults(items: Sequence[Any], *, end: bool, times: int) -> Iterator[str]:
    for place, (kind, argument) in enumerate(items):
        last = end and place == len(items) - 1
        if kind in REPEATS:
            _, most, inner = argument
            if times * most > MOST and not (last and times == 1):
                yield "a repetition without bound stands before the end or within another"
            yield from _faults(inner, end=last and most == 1, times=min(times * max(most, 1), MOST))
        else:
            for part in _parts(kind, argument):
                yield from _faults(part, end=last, times=times)


def _parts(kind: Any, argument: Any) -> Iterator[Sequence[Any]]:
    """Yield the patterns within a part of a pattern."""
    if kind is kinds.BRANCH:
        yield from argument[1]
    elif isinstance(argument, tuple):
        yield from (inner for inner in argument if isinstance(inner, _parser.SubPattern))
    elif isinstance(argument, _parser.SubPattern):
        yield argument


def slow_patterns(source: str, names: dict[str, Any]) -> Iterator[str]:
    """Yield the slow patterns of a module; `names` are its own."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in FUNCTIONS}):
            continue
        try:
            pattern = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), dict(names))  # noqa: S307
        except NameError:
            yield f"line {node.lineno}: a pattern must be a constant"
            continue
        yield from (f"line {node.lineno}: {fault}: {pattern!r}" for fault in faults(pattern))


def in_the_program() -> Iterator[str]:
    for path in sorted(file for top in ("shared", "services") for file in (PROJECT_DIR / top).rglob("*.py")):
        source = path.read_text()
        if "import re\n" in source:
            name = path.relative_to(PROJECT_DIR).with_suffix("").as_posix().replace("/", ".")
            yield from (f"{name}, {fault}" for fault in slow_patterns(source, vars(import_module(name))))


def test_no_pattern_is_slow() -> None:
    assert list(in_the_program()) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\s+|\s+$", r"a*b", r"(a+)+", r"(?:a{1,40}){1,40}", r"(?:\s*)x", r"[^@]+@[^@]+\.[^@]{2,}", r"\d+(?=x)",
        r"(a|b+)c", r"(?P<inner>\w*)\.", r".*?x",
    ],
)  # fmt: skip
def test_a_slow_pattern_is_noticed(pattern: str) -> None:
    assert faults(pattern)
    assert list(slow_patterns(f"import re\nre.compile({pattern!r})\n", {}))


def test_a_pattern_that_is_not_constant_is_noticed() -> None:
    assert list(slow_patterns("def find(word):\n    return re.search(word, word)\n", {}))


@pytest.mark.parametrize("pattern", [r"\d{4}-\d\d([T ].*)?", r"[a-z0-9](?:[a-z0-9]{0,62}[a-z])?", r"www\.\S+", r"[ab]"])
def test_a_fast_pattern_is_none(pattern: str) -> None:
    assert not faults(pattern)
