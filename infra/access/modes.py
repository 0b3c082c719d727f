"""What the installation writes is for its owner only; others on the machine may pass through its folder at most."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PRIVATE_UMASK = 0o077
OTHERS = 0o077
PASSAGE = 0o011
"""What Postgres's own user needs to reach its data below a folder of root's."""


def keep_private() -> None:
    """Have all files that this process and its children make be readable by their owner only."""
    os.umask(PRIVATE_UMASK)


def ensure_private(state: Path) -> None:
    """Make the state directory, and take from others what they may do in it."""
    ensure_passable(state.parent)
    state.mkdir(exist_ok=True)
    state.chmod(0o700)
    for path in open_to_others(state):
        with suppress(FileNotFoundError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def ensure_passable(folder: Path) -> None:
    """Make a folder and those above it, so that others may pass; folders that exist are left alone."""
    if not folder.exists():
        ensure_passable(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)


def let_pass(folder: Path) -> None:
    """Let others pass through a folder, but not see what is in it."""
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | PASSAGE)


def open_to_others(state: Path) -> Iterator[Path]:
    """Yield what others may read, write or pass in the state directory; passing through itself is allowed.

    Postgres keeps its own folder closed.
    """
    if stat.S_IMODE(state.stat().st_mode) & OTHERS & ~PASSAGE:
        yield state
    for folder, folders, files in os.walk(state):
        if Path(folder) == state and "postgres" in folders:
            folders.remove("postgres")
        yield from (path for name in (*folders, *files) if _is_open(path := Path(folder, name)))


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:  # a log that was just turned over
        return False
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)
