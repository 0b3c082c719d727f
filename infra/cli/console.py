"""The console for all commands; plain text without a terminal."""

from functools import cache

from rich.console import Console


@cache
def console() -> Console:
    usual = Console(highlight=False, soft_wrap=True)
    return usual if usual.is_terminal else Console(highlight=False, soft_wrap=True, width=160)
