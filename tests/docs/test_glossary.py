"""The glossary's terms occur in the code, and words that mislead name nothing in it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

GLOSSARY = (PROJECT_DIR / "docs" / "glossary.md").read_text()
TERMS = [row.split("|")[1].strip() for row in GLOSSARY.splitlines() if row.startswith("| ") and "meaning" not in row]
DENIED = ("said", "told", "asked", "wanted", "aside", "carrying", "taking", "judging", "telling", "dealings", "turns")
DENIED_TOO = ("lane", "mend")
ON_THE_WIRE = frozenset({"EnquirySetAside"})
"""An event class is named like its type on the wire, which never changes."""
FILES = [file for folder in ("shared", "services") for file in sorted((PROJECT_DIR / folder).rglob("*.py"))]


@cache
def code() -> str:
    return "\n".join(file.read_text().casefold() for file in FILES)


def names(file: Path) -> Iterator[str]:
    """Yield the names of a module and of the classes and functions in it."""
    yield file.stem
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in ON_THE_WIRE:
            yield node.name


def words(name: str) -> set[str]:
    return {word.casefold() for part in name.split("_") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", part)}


@pytest.mark.parametrize("term", TERMS)
def test_a_term_occurs_in_the_code(term: str) -> None:
    spellings = {term, term.replace("-", " "), term.replace("-", "_"), term.replace(" ", "_"), term.replace(" ", "")}
    assert any(spelling.casefold() in code() for spelling in spellings)


def test_misleading_words_name_nothing() -> None:
    named = {f"{file.relative_to(PROJECT_DIR)}: {name}" for file in FILES for name in names(file) if denied(name)}
    assert named == set()


def denied(name: str) -> bool:
    return bool(words(name) & {*DENIED, *DENIED_TOO})


@pytest.mark.parametrize("name", ["_said", "wanted_of", "CommandLane", "taking_in", "mend"])
def test_a_misleading_name_is_noticed(name: str) -> None:
    assert denied(name)
