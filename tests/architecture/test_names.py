"""One name for one thing: no class name is defined twice in the product's code."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

TWICE = frozenset({"HandOverFollowed", "CompleteNextStep"})
"""Allowed: an event with the same meaning in two departments, and a command on opportunities and on interactions."""


def classes(files: Iterable[Path]) -> Mapping[str, list[str]]:
    """Return the top-level classes of these files: name → where."""
    places: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(file.as_posix())
    return places


def doubles(files: Iterable[Path]) -> Mapping[str, list[str]]:
    return {name: places for name, places in classes(files).items() if len(places) > 1 and name not in TWICE}


def test_no_class_name_stands_twice() -> None:
    files = [file for folder in ("shared", "services") for file in sorted((PROJECT_DIR / folder).rglob("*.py"))]
    assert doubles(files) == {}


@pytest.mark.parametrize(("second", "noticed"), [("class Page:\n    pass\n", True), ("class Leaf:\n    pass\n", False)])
def test_a_second_class_of_a_name_is_noticed(tmp_path: Path, second: str, *, noticed: bool) -> None:
    (tmp_path / "one.py").write_text("class Page:\n    pass\n")
    (tmp_path / "two.py").write_text(second)
    assert bool(doubles(sorted(tmp_path.glob("*.py")))) == noticed
