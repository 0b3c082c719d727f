"""Where commands print: one console, plain when nobody watches."""

from functools import cache

from rich.console import Console


@cache
def console() -> Console:
    usual = Console(highlight=False, soft_wrap=True)
    return usual if usual.is_terminal else Console(highlight=False, soft_wrap=True, width=160)
