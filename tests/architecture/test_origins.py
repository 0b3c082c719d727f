"""Channels that the server sets have names in `shared.kernel.own_work`, so that no client can claim them."""

import ast
from collections.abc import Iterator

import pytest

from shared.settings import PROJECT_DIR

FOLDERS = ("shared", "services")


def literal_channels(source: str) -> Iterator[int]:
    """Yield the lines that make an origin with a channel written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Origin":
            for argument in (*node.args[4:], *(keyword.value for keyword in node.keywords if keyword.arg == "channel")):
                if isinstance(argument, ast.Constant) and argument.value:
                    yield node.lineno


def test_no_channel_is_written_out() -> None:
    files = [path for folder in FOLDERS for path in (PROJECT_DIR / folder).rglob("*.py")]
    assert files
    assert {str(path): lines for path in files if (lines := list(literal_channels(path.read_text())))} == {}


@pytest.mark.parametrize("planted", ['Origin(a, b, c, channel="x")', 'Origin("a", "b", "c", "", "x")'])
def test_a_channel_written_out_is_noticed(planted: str) -> None:
    assert list(literal_channels(planted)) == [1]
