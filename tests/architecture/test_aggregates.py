"""Every aggregate has the same layout and names (docs/contributing.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

LONGEST = 250
HOOKS = ("decide", "subject", "needs", "also_locks")
PLACES = ("*/*/domain.py", "*/*/domain/*.py", "*/*/domain/*/*.py")


def faults(services: Path) -> Iterator[str]:
    """Yield deviations from the layout and names below a folder of departments."""
    for file in sorted(services.rglob("*.py")):
        place = file.relative_to(services)
        source = file.read_text()
        if "domain" in place.with_suffix("").parts:
            yield from _too_long(place, source)
        tree = ast.parse(source)
        if file.name.endswith("commands.py") and "domain" in place.parts:
            yield from _more_than_commands(place, tree)
        for name, call in _aggregates(tree):
            yield from _misplaced(place, name)
            yield from _misnamed(place, name, call)


def _too_long(place: Path, source: str) -> Iterator[str]:
    if len(source.splitlines()) > LONGEST:
        yield f"{place} has more than {LONGEST} lines; make it a folder of row.py, commands.py and decide.py"


def _more_than_commands(place: Path, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{place} holds {node.name}, which is no command; rules stand in decide.py"


def _aggregates(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            made = node.value.func
            (target,) = node.targets
            if isinstance(made, ast.Name) and made.id == "Aggregate" and isinstance(target, ast.Name):
                yield target.id, node.value


def _misplaced(place: Path, name: str) -> Iterator[str]:
    if not any(place.match(pattern) for pattern in PLACES):
        yield f"{place} makes {name}; an aggregate stands in its feature's domain"
    elif place.match(PLACES[-1]) and place.name != "decide.py":
        yield f"{place} makes {name}; in a folder the aggregate stands in decide.py"


def _misnamed(place: Path, name: str, call: ast.Call) -> Iterator[str]:
    rows, *_ = (ast.unparse(argument) for argument in call.args)
    if not rows.endswith("S") or name.endswith("S"):
        yield f"{place}: the rows are named in the plural, the aggregate in the singular, not {rows} and {name}"
    hooks = {"decide": call.args[1], **{str(keyword.arg): keyword.value for keyword in call.keywords}}
    for hook in HOOKS:
        value = hooks.get(hook)
        if isinstance(value, ast.Name) and value.id != hook:
            yield f"{place}: {name}'s {hook} is called {value.id}"


def test_every_aggregate_has_the_same_shape() -> None:
    assert list(faults(PROJECT_DIR / "services")) == []


@pytest.mark.parametrize(
    ("place", "source", "words"),
    [
        ("sales/quotes/routes.py", "QUOTE = Aggregate(QUOTES, decide)", "stands in its feature's domain"),
        ("sales/quotes/domain/quote/row.py", "QUOTE = Aggregate(QUOTES, decide)", "stands in decide.py"),
        ("sales/quotes/domain.py", "QUOTES = Aggregate(QUOTE_ROWS, decide)", "in the plural"),
        ("sales/quotes/domain.py", "QUOTE = Aggregate(QUOTES, decide, needs=_related)", "needs is called _related"),
        ("sales/quotes/domain/commands.py", "def discount() -> None: ...", "is no command"),
        ("sales/quotes/domain.py", "QUOTE = None\n" * (LONGEST + 1), "more than 250 lines"),
    ],
)
def test_another_shape_is_noticed(tmp_path: Path, place: str, source: str, words: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(source)
    (fault,) = faults(tmp_path)
    assert words in fault
